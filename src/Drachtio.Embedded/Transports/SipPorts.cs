using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Transports;

/// <summary>Opens an address for UDP and TCP on the same port.</summary>
internal static class SipPorts
{
    // With port 0 the free UDP port may be taken for TCP; a few tries always found one.
    private const int MaxTries = 32;

    /// <exception cref="IOException">The address cannot be had; the message is a sentence.</exception>
    public static (UdpListener Udp, StreamListener Tcp) Bind(IPEndPoint address, IMessageSink sink, EmbeddedOptions options, ILogger logger)
    {
        for (var tries = 1; ; tries++)
        {
            var udp = OrSentence(address, "udp", () => UdpListener.Bind(address, sink, logger));
            try
            {
                var tcp = OrSentence(udp.Local, "tcp", () => StreamListener.Bind(udp.Local, sink, options, logger));
                return (udp, tcp);
            }
            catch (IOException) when (address.Port == 0 && tries < MaxTries)
            {
                udp.Abandon();
            }
            catch
            {
                udp.Abandon();
                throw;
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
}
