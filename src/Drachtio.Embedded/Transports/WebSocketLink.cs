using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Unicode;

namespace Drachtio.Embedded.Transports;

/// <summary>A WebSocket over a socket or over TLS: one message is one SIP message (RFC 7118 §5).</summary>
internal sealed class WebSocketLink(Socket socket, TlsSettings? tls) : StreamLink
{
    // Browsers send 500 to 1,500 bytes; cookies of a large site are what grows.
    private const int MaxRequestBytes = 8192;

    // What a refused client may still have on its way when the refusal leaves; it only has to be read for that to arrive.
    private const int MaxDrainedBytes = 65536;

    private Stream? _stream;
    private WebSocket? _socket;

    public override bool KeepsMessages => true;

    public override async ValueTask<bool> AcceptAsync(CancellationToken ct)
    {
        _stream = new NetworkStream(socket, ownsSocket: false);
        if (tls is not null)
        {
            var secure = new SslStream(_stream);
            _stream = secure;
            await secure.AuthenticateAsServerAsync(tls.Server, ct).ConfigureAwait(false);
        }

        if (await ReadRequestAsync(ct).ConfigureAwait(false) is not { } request) return false;
        if (!WebSocketUpgrade.TryAccept(request, out var response))
        {
            await RefuseAsync(response, ct).ConfigureAwait(false);
            return false;
        }

        await _stream.WriteAsync(response, ct).ConfigureAwait(false);

        // No pings of our own: the real server sends none, and their timer would not be the server's clock.
        _socket = WebSocket.CreateFromStream(
            _stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = "sip", KeepAliveInterval = Timeout.InfiniteTimeSpan });
        return true;
    }

    // A server never opens a WebSocket (RFC 7118 §4): StreamListener makes no such connection.
    public override ValueTask ConnectAsync(CancellationToken ct) => throw new InvalidOperationException("A WebSocket is never opened from this side.");

    // The real server sends everything as text; a client must end the connection on text that is not UTF-8 (RFC 6455 §8.1).
    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _socket!.SendAsync(
        bytes, Utf8.IsValid(bytes.Span) ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    public override async ValueTask<LinkRead> ReceiveAsync(Memory<byte> buffer)
    {
        var read = await _socket!.ReceiveAsync(buffer, CancellationToken.None).ConfigureAwait(false);
        if (read.MessageType != WebSocketMessageType.Close) return new LinkRead(read.Count, IsOver: false, read.EndOfMessage);

        // RFC 6455 §5.5.1: a Close is answered with one. The frame fits any socket buffer; a writer that waits for the peer's
        // window is not waited for.
        _ = _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None)
            .ContinueWith(static sent => _ = sent.Exception, TaskScheduler.Default);
        return new LinkRead(0, IsOver: true, EndsMessage: false);
    }

    public override void Dispose()
    {
        // Let go of: the flow cache may keep the connection for as long as a registration lasts.
        _socket?.Dispose();
        _socket = null;
        _stream?.Dispose();
        _stream = null;
    }

    private async ValueTask<byte[]?> ReadRequestAsync(CancellationToken ct)
    {
        var buffer = new byte[MaxRequestBytes];
        var filled = 0;
        while (true)
        {
            var read = await _stream!.ReadAsync(buffer.AsMemory(filled), ct).ConfigureAwait(false);
            if (read == 0) return null;
            filled += read;

            // RFC 6455 §4.1: a client waits for the answer, so nothing may stand behind the empty line; the parser sees to that.
            if (buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) >= 0) return buffer[..filled];
            if (filled < buffer.Length) continue;
            await RefuseAsync(WebSocketUpgrade.TooLarge, ct).ConfigureAwait(false);
            return null;
        }
    }

    // Closing a socket with unread bytes resets the connection, and the client would lose the answer.
    private async ValueTask RefuseAsync(byte[] response, CancellationToken ct)
    {
        await _stream!.WriteAsync(response, ct).ConfigureAwait(false);
        if (_stream is SslStream secure) await secure.ShutdownAsync().ConfigureAwait(false);
        socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[4096];
        for (var drained = 0; drained < MaxDrainedBytes;)
        {
            var read = await socket.ReceiveAsync(buffer, ct).ConfigureAwait(false);
            if (read == 0) return;
            drained += read;
        }
    }
}
