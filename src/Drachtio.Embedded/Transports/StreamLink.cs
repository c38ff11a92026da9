using System.Net.Sockets;

namespace Drachtio.Embedded.Transports;

/// <summary>What lies between a socket and SIP: nothing, TLS, a WebSocket. One reader and one writer at a time.</summary>
/// <remarks>The socket is the connection's: closing it ends every pending call here. <see cref="Dispose"/> comes after the loops.</remarks>
internal abstract class StreamLink : IDisposable
{
    /// <summary>Whether a <see cref="SendAsync"/> is one message on the wire, and a <see cref="ReceiveAsync"/> tells where one ends.</summary>
    public abstract bool KeepsMessages { get; }

    /// <summary>Does the handshakes of the side that was connected to.</summary>
    /// <param name="ct">Ends them when the client takes too long.</param>
    /// <returns>False when the other side was told why not and the connection is to be ended.</returns>
    public abstract ValueTask<bool> AcceptAsync(CancellationToken ct);

    /// <summary>Does the handshakes of the side that connected.</summary>
    public abstract ValueTask ConnectAsync(CancellationToken ct);

    /// <summary>Sends all of the bytes.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Takes what has come.</summary>
    public abstract ValueTask<LinkRead> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Frees what the handshakes made.</summary>
    public abstract void Dispose();

    /// <summary>The link of a protocol.</summary>
    public static StreamLink Of(SipListener listener, Socket socket, TlsSettings? tls) =>
        listener.IsWebSocket ? new WebSocketLink(socket, listener.IsSecure ? tls : null)
        : listener.IsSecure ? new TlsLink(socket, tls!)
        : new SocketLink(socket);
}
