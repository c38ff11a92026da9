using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Drachtio.Testing;

/// <summary>A phone's WebSocket: one message is one SIP message (RFC 7118 §5).</summary>
internal sealed class WebSocketPhoneSocket : PhoneSocket
{
    private readonly ClientWebSocket _client;
    private readonly HttpMessageInvoker _invoker;

    private WebSocketPhoneSocket(Socket socket, ClientWebSocket client, HttpMessageInvoker invoker, IPEndPoint server, Action<PhoneMessage> received)
        : base(socket, server, received)
    {
        _client = client;
        _invoker = invoker;
    }

    public static async Task<WebSocketPhoneSocket> OpenAsync(IPEndPoint server, bool isSecure, Action<PhoneMessage> received)
    {
        // Connected by hand: the tests want to know the phone's own address, which the client does not tell.
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var handler = new SocketsHttpHandler();
        handler.ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new NetworkStream(socket, ownsSocket: true));
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        var invoker = new HttpMessageInvoker(handler);
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol("sip");
        client.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        await client.ConnectAsync(new Uri($"{(isSecure ? "wss" : "ws")}://{server}/"), invoker, CancellationToken.None);
        return new WebSocketPhoneSocket(socket, client, invoker, server, received);
    }

    protected override async Task WriteAsync(ReadOnlyMemory<byte> bytes, IPEndPoint to) =>
        await _client.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    protected override async Task ReadAsync()
    {
        var buffer = new byte[65536];
        var filled = 0;
        while (true)
        {
            var read = await _client.ReceiveAsync(buffer.AsMemory(filled), CancellationToken.None);
            if (read.MessageType == WebSocketMessageType.Close) return;
            filled += read.Count;
            if (!read.EndOfMessage) continue;
            Deliver(buffer[..filled]);
            filled = 0;
        }
    }

    protected override void Free()
    {
        _client.Dispose();
        _invoker.Dispose();
    }
}
