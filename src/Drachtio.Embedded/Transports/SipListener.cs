using System.Net;
using System.Text;

namespace Drachtio.Embedded.Transports;

/// <summary>One protocol on one local address.</summary>
internal abstract class SipListener(string protocol, IPEndPoint local)
{
    /// <summary>udp or tcp, as tokens and hostports write it.</summary>
    public byte[] Protocol { get; } = Encoding.ASCII.GetBytes(protocol);

    /// <summary>UDP or TCP, as a Via writes it.</summary>
    public byte[] ViaProtocol { get; } = Encoding.ASCII.GetBytes(protocol.ToUpperInvariant());

    public IPEndPoint Local { get; } = local;

    /// <summary>host:port of the local address.</summary>
    public byte[] LocalHostPort { get; } = Encoding.ASCII.GetBytes(HostPort.Of(local));

    /// <summary>The local address without its port.</summary>
    public byte[] LocalHost { get; } = Encoding.ASCII.GetBytes(HostPort.Host(local.Address));

    /// <summary>e.g. <c>udp/127.0.0.1:5060</c>, as the answer to authenticate lists it.</summary>
    public string Token { get; } = $"{protocol}/{HostPort.Of(local)}";

    public abstract bool IsStream { get; }

    /// <summary>Ends the sockets at once.</summary>
    public abstract ValueTask StopAsync();
}
