using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Drachtio.Testing;

/// <summary>A phone's TCP or TLS connection. Messages are cut out of the stream by Content-Length, CRLF between them is counted.</summary>
internal sealed class StreamPhoneSocket : PhoneSocket
{
    private readonly Stream _stream;
    private readonly List<byte> _pending = [];

    private StreamPhoneSocket(Socket socket, Stream stream, IPEndPoint server, Action<PhoneMessage> received)
        : base(socket, server, received) => _stream = stream;

    public static async Task<StreamPhoneSocket> OpenAsync(IPEndPoint server, bool isSecure, Action<PhoneMessage> received)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (isSecure)
        {
            // Whichever certificate the server under test has is the test's own.
            var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
            await secure.AuthenticateAsClientAsync("localhost");
            stream = secure;
        }
        return new StreamPhoneSocket(socket, stream, server, received);
    }

    protected override async Task WriteAsync(ReadOnlyMemory<byte> bytes, IPEndPoint to)
    {
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    protected override async Task ReadAsync()
    {
        var buffer = new byte[65536];
        while (true)
        {
            var count = await _stream.ReadAsync(buffer);
            if (count == 0) return;
            _pending.AddRange(buffer.AsSpan(0, count));
            while (TryTake(out var message)) Deliver(message);
        }
    }

    protected override void Free() => _stream.Dispose();

    private bool TryTake(out byte[] message)
    {
        message = [];

        // The answer to a keep-alive (RFC 5626 §4.4.1) is a message of its own here.
        if (_pending.Count >= 2 && _pending[0] == '\r' && _pending[1] == '\n')
        {
            message = "\r\n"u8.ToArray();
            _pending.RemoveRange(0, 2);
            return true;
        }

        var text = Encoding.Latin1.GetString([.. _pending]);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;

        var length = new PhoneMessage([.. _pending.Take(end + 4)]).Header("Content-Length") ?? "0";
        var total = end + 4 + int.Parse(length, CultureInfo.InvariantCulture);
        if (_pending.Count < total) return false;
        message = [.. _pending.Take(total)];
        _pending.RemoveRange(0, total);
        return true;
    }
}
