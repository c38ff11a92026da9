using System.Net.Sockets;

namespace Drachtio.Embedded.Transports;

/// <summary>TCP: the socket itself.</summary>
internal sealed class SocketLink(Socket socket) : StreamLink
{
    public override bool KeepsMessages => false;

    public override ValueTask<bool> AcceptAsync(CancellationToken ct) => ValueTask.FromResult(true);

    public override ValueTask ConnectAsync(CancellationToken ct) => ValueTask.CompletedTask;

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => SocketWriter.SendAllAsync(socket, bytes);

    public override async ValueTask<LinkRead> ReceiveAsync(Memory<byte> buffer)
    {
        var read = await socket.ReceiveAsync(buffer).ConfigureAwait(false);
        return new LinkRead(read, IsOver: read == 0, EndsMessage: false);
    }

    public override void Dispose()
    {
        // The socket is the connection's.
    }
}
