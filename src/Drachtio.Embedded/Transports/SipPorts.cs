using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Transports;

/// <summary>Opens an address for its protocols on one port.</summary>
internal sealed class SipPorts(IMessageSink sink, EmbeddedOptions options, ILogger logger)
{
    // With port 0 the free UDP port may be taken for TCP or on another address; a few tries always found one.
    private const int MaxTries = 32;

    private readonly TlsSettings? _tls = options.Certificate is { } certificate ? new TlsSettings(certificate, options.CertificateChain) : null;

    /// <summary>Opens one address, or for 0.0.0.0 and :: every one of this machine, all on the same port.</summary>
    /// <returns>The listeners of each address, the first one's first.</returns>
    /// <exception cref="IOException">The address cannot be had; the message is a sentence.</exception>
    public IReadOnlyList<IReadOnlyList<SipListener>> Bind(EmbeddedAddress address)
    {
        if (address.IsSecure && _tls is null) throw new IOException($"Cannot listen on {address}: it needs a certificate.");
        var addresses = LocalAddresses.Of(address.EndPoint.Address);
        if (addresses.Count == 0) throw new IOException($"Cannot listen on {HostPort.Of(address.EndPoint)}: this machine has no address of that family; name one.");
        for (var tries = 1; ; tries++)
        {
            var opened = new List<IReadOnlyList<SipListener>>(addresses.Count);
            try
            {
                var port = address.EndPoint.Port;
                foreach (var local in addresses)
                {
                    opened.Add(BindOne(new IPEndPoint(local, port), address.Transport));
                    port = opened[0][0].Local.Port;
                }
                return opened;
            }
            catch (IOException failure)
            {
                foreach (var listener in opened.SelectMany(static listeners => listeners)) listener.Abandon();
                if (address.EndPoint.Port != 0 || tries >= MaxTries || failure.InnerException is not SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }) throw;
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

    private SipListener[] BindOne(IPEndPoint address, EmbeddedTransport transport) => transport switch
    {
        EmbeddedTransport.Tls => [BindStream("tls", address)],
        EmbeddedTransport.Ws => [BindStream("ws", address)],
        EmbeddedTransport.Wss => [BindStream("wss", address)],
        _ => BindBoth(address),
    };

    private StreamListener BindStream(string protocol, IPEndPoint address) =>
        OrSentence(address, protocol, () => StreamListener.Bind(protocol, address, sink, options, _tls, logger));

    private SipListener[] BindBoth(IPEndPoint address)
    {
        var udp = OrSentence(address, "udp", () => UdpListener.Bind(address, sink, options.TimeProvider, logger));
        try
        {
            return [udp, BindStream("tcp", udp.Local)];
        }
        catch
        {
            udp.Abandon();
            throw;
        }
    }
}
