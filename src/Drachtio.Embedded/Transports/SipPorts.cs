using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Transports;

/// <summary>Opens an address for UDP and TCP on the same port.</summary>
internal static class SipPorts
{
    // With port 0 the free UDP port may be taken for TCP or on another address; a few tries always found one.
    private const int MaxTries = 32;

    /// <summary>Opens one address, or for 0.0.0.0 and :: every one of this machine, all on the same port.</summary>
    /// <exception cref="IOException">The address cannot be had; the message is a sentence.</exception>
    public static IReadOnlyList<(UdpListener Udp, StreamListener Tcp)> Bind(IPEndPoint address, IMessageSink sink, EmbeddedOptions options, ILogger logger)
    {
        var addresses = LocalAddresses.Of(address.Address);
        if (addresses.Count == 0) throw new IOException($"Cannot listen on {HostPort.Of(address)}: this machine has no address of that family; name one.");
        for (var tries = 1; ; tries++)
        {
            var opened = new List<(UdpListener Udp, StreamListener Tcp)>(addresses.Count);
            try
            {
                var port = address.Port;
                foreach (var local in addresses)
                {
                    opened.Add(BindBoth(new IPEndPoint(local, port), sink, options, logger));
                    port = opened[0].Udp.Local.Port;
                }
                return opened;
            }
            catch (IOException failure)
            {
                foreach (var (udp, tcp) in opened)
                {
                    udp.Abandon();
                    tcp.Abandon();
                }
                if (address.Port != 0 || tries >= MaxTries || failure.InnerException is not SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }) throw;
            }
        }
    }

    /// <summary>Binds, and turns a refusal into a sentence.</summary>
    /// <exception cref="IOException">The address cannot be had.</exception>
    public static T OrSentence<T>(IPEndPoint address, string protocol, Func<T> bind)
    {
        try
        {
            return bind();
        }
        catch (SocketException failure)
        {
            throw new IOException($"Cannot listen on {protocol} {HostPort.Of(address)}: {failure.Message}", failure);
        }
    }

    private static (UdpListener Udp, StreamListener Tcp) BindBoth(IPEndPoint address, IMessageSink sink, EmbeddedOptions options, ILogger logger)
    {
        var udp = OrSentence(address, "udp", () => UdpListener.Bind(address, sink, options.TimeProvider, logger));
        try
        {
            return (udp, OrSentence(udp.Local, "tcp", () => StreamListener.Bind(udp.Local, sink, options, logger)));
        }
        catch
        {
            udp.Abandon();
            throw;
        }
    }
}
