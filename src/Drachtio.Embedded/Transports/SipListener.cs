using System.Net;
using System.Text;

namespace Drachtio.Embedded.Transports;

/// <summary>One protocol on one local address.</summary>
internal abstract class SipListener(string protocol, IPEndPoint local)
{
    /// <summary>udp, tcp, tls, ws or wss, as hostports and the transport parameter write it.</summary>
    public byte[] Protocol { get; } = Encoding.ASCII.GetBytes(protocol);

    /// <summary>UDP, TCP, TLS, WS or WSS, as a Via writes it.</summary>
    public byte[] ViaProtocol { get; } = Encoding.ASCII.GetBytes(protocol.ToUpperInvariant());

    /// <summary>The protocol token of a request from the network: udp, tcp or tls; a WebSocket is tcp (drachtio-protocol §3.7).</summary>
    public byte[] RequestToken { get; } = protocol is "ws" or "wss" ? "tcp"u8.ToArray() : Encoding.ASCII.GetBytes(protocol);

    /// <summary>The protocol token of everything else, echoes and responses: before v0.9.10 every stream is tcp there, TLS too.</summary>
    public byte[] EchoToken { get; } = protocol is "udp" ? "udp"u8.ToArray() : "tcp"u8.ToArray();

    public IPEndPoint Local { get; } = local;

    /// <summary>host:port of the local address.</summary>
    public byte[] LocalHostPort { get; } = Encoding.ASCII.GetBytes(HostPort.Of(local));

    /// <summary>The local address without its port.</summary>
    public byte[] LocalHost { get; } = Encoding.ASCII.GetBytes(HostPort.Host(local.Address));

    /// <summary>e.g. <c>udp/127.0.0.1:5060</c>, as the answer to authenticate lists it.</summary>
    public string Token { get; } = $"{protocol}/{HostPort.Of(local)}";

    /// <summary>Whether it is TLS, bare or below a WebSocket.</summary>
    public bool IsSecure { get; } = protocol is "tls" or "wss";

    /// <summary>Whether it is a WebSocket, bare or over TLS.</summary>
    public bool IsWebSocket { get; } = protocol is "ws" or "wss";

    public abstract bool IsStream { get; }

    /// <summary>Whether messages arrive one by one, as datagrams and in WebSockets, and end where their Content-Length says.</summary>
    public bool KeepsMessages => !IsStream || IsWebSocket;

    /// <summary>Begins to serve.</summary>
    public abstract void Start();

    /// <summary>Gives the port back before <see cref="Start"/>.</summary>
    public abstract void Abandon();

    /// <summary>Ends the sockets at once.</summary>
    public abstract ValueTask StopAsync();
}
