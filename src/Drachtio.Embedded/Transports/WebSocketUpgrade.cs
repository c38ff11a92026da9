using System.Security.Cryptography;
using System.Text;

namespace Drachtio.Embedded.Transports;

/// <summary>The server's side of the opening handshake (RFC 6455 §4.2) for the sub-protocol <c>sip</c> (RFC 7118 §4).</summary>
/// <remarks>Stricter than the real server, which takes any sub-protocol or none: RFC 7118 §4.1 has the client name it.</remarks>
internal static class WebSocketUpgrade
{
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    /// <summary>The answer to a request above the cap.</summary>
    public static byte[] TooLarge { get; } = Refusal("431 Request Header Fields Too Large", "The request for the WebSocket is above 8192 bytes.");

    /// <summary>Judges a request.</summary>
    /// <param name="request">All that came, up to and with the empty line.</param>
    /// <param name="response">The whole answer: 101, or a status that says what is wrong.</param>
    /// <returns>Whether the WebSocket is open.</returns>
    public static bool TryAccept(ReadOnlySpan<byte> request, out byte[] response)
    {
        response = Judge(request, out var key) ?? Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(key)}\r\nSec-WebSocket-Protocol: sip\r\n\r\n");
        return key.Length > 0;
    }

    private static byte[]? Judge(ReadOnlySpan<byte> request, out string key)
    {
        key = "";
        if (!request.EndsWith("\r\n\r\n"u8) || request.IndexOf("\r\n\r\n"u8) != request.Length - 4)
        {
            return Refusal("400 Bad Request", "Something stands behind the request for the WebSocket.");
        }

        var lines = Encoding.Latin1.GetString(request[..^4]).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, _, var version] || !version.StartsWith("HTTP/", StringComparison.Ordinal))
        {
            return Refusal("400 Bad Request", "This is a WebSocket port: it begins with an HTTP/1.1 GET.");
        }

        if (version != "HTTP/1.1") return Refusal("505 HTTP Version Not Supported", "Use HTTP/1.1.");
        if (method != "GET") return Refusal("405 Method Not Allowed", "Use GET.", "Allow: GET");
        return TryHeaders(lines, out var headers) ? Judge(headers, out key) : Refusal("400 Bad Request", "A header line has no name.");
    }

    private static byte[]? Judge(Dictionary<string, string> headers, out string key)
    {
        key = "";
        if (!headers.ContainsKey("Host")) return Refusal("400 Bad Request", "The Host header is missing.");
        if (!Holds(headers, "Upgrade", "websocket", StringComparison.OrdinalIgnoreCase) || !Holds(headers, "Connection", "Upgrade", StringComparison.OrdinalIgnoreCase))
        {
            return Refusal("426 Upgrade Required", "This port speaks WebSocket only.", "Upgrade: websocket");
        }

        if (headers.GetValueOrDefault("Sec-WebSocket-Version") != "13") return Refusal("426 Upgrade Required", "Use version 13.", "Sec-WebSocket-Version: 13");
        if (!Holds(headers, "Sec-WebSocket-Protocol", "sip", StringComparison.Ordinal)) return Refusal("400 Bad Request", "Offer the sub-protocol sip.");
        var given = headers.GetValueOrDefault("Sec-WebSocket-Key", "");
        if (!Convert.TryFromBase64String(given, stackalloc byte[KeyBytes], out var length) || length != KeyBytes)
        {
            return Refusal("400 Bad Request", "Sec-WebSocket-Key must be 16 bytes in base64.");
        }

        key = given;
        return null;
    }

    private static bool TryHeaders(string[] lines, out Dictionary<string, string> headers)
    {
        headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAny(" \t")) return false;
            var value = line[(colon + 1)..].Trim(' ', '\t');
            headers[line[..colon]] = headers.TryGetValue(line[..colon], out var before) ? $"{before}, {value}" : value;
        }
        return true;
    }

    private static bool Holds(Dictionary<string, string> headers, string name, string token, StringComparison comparison) =>
        headers.GetValueOrDefault(name, "").Split(',').Any(value => value.Trim(' ', '\t').Equals(token, comparison));

    // RFC 6455 §4.2.2 asks for SHA-1; it proves that the request was understood, nothing else.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));

    private static byte[] Refusal(string status, string sentence, string? header = null) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status}\r\n{(header is null ? "" : header + "\r\n")}Connection: close\r\nContent-Type: text/plain\r\nContent-Length: {sentence.Length + 1}\r\n\r\n{sentence}\n");
}
