using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests.Support;

/// <summary>A WebSocket client that writes its frames by hand (RFC 6455 §5.2), right or wrong.</summary>
internal sealed class RawWebSocket : IDisposable
{
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpClient _client;

    private RawWebSocket(TcpClient client) => _client = client;

    public static async Task<RawWebSocket> OpenAsync(IPEndPoint server)
    {
        var client = await RawText.ConnectAsync(server);
        await UpgradeAsync(client.GetStream());
        return new RawWebSocket(client);
    }

    /// <summary>The opening handshake.</summary>
    public static async Task UpgradeAsync(Stream stream)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(WireText.Crlf(
            "GET / HTTP/1.1\nHost: localhost\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Protocol: sip\nSec-WebSocket-Version: 13\n\n")));
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) answer.Append((char)(await ReadAsync(stream, 1))[0]);
    }

    /// <summary>A frame: the first byte as given, a mask of zeros unless told, the length as it is or as told.</summary>
    public static byte[] Frame(int firstByte, string payload, bool isMasked = true, ulong? length = null)
    {
        var bytes = new List<byte> { (byte)firstByte };
        var mask = isMasked ? 0x80 : 0;
        var told = length ?? (ulong)payload.Length;
        var wide = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wide, told);
        if (told < 126) bytes.Add((byte)(mask | (int)told));
        else if (told < 65536) bytes.AddRange([(byte)(mask | 126), .. wide[6..]]);
        else bytes.AddRange([(byte)(mask | 127), .. wide]);
        if (isMasked) bytes.AddRange(new byte[4]);
        bytes.AddRange(Encoding.Latin1.GetBytes(payload));
        return [.. bytes];
    }

    /// <summary>The last frame of a message, or the only one.</summary>
    public static int Final(int opcode) => 0x80 | opcode;

    public async Task SendAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes);

    /// <summary>The next frame of the server.</summary>
    public async Task<(int Opcode, string Payload)> NextAsync()
    {
        var head = await ReadAsync(_client.GetStream(), 2);
        var length = head[1] == 126 ? BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(_client.GetStream(), 2)) : head[1];
        return (head[0] & 0x0F, Encoding.Latin1.GetString(await ReadAsync(_client.GetStream(), length)));
    }

    public Task<string> ReadToEndAsync() => RawText.ReadToEndAsync(_client);

    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience);
        return bytes;
    }
}
