using Drachtio.Embedded.Headers;
using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Transports;

/// <summary>Cuts SIP messages and keep-alives out of a byte stream by Content-Length (RFC 3261 §18.3).</summary>
internal static class StreamSplitter
{
    /// <summary>Looks for one unit at the start of the bytes.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="maxMessageBytes">A message may not be larger.</param>
    /// <param name="length">Bytes of the unit.</param>
    public static StreamUnit Next(ReadOnlySpan<byte> bytes, int maxMessageBytes, out int length)
    {
        length = 0;
        if (bytes.IsEmpty) return StreamUnit.Incomplete;
        if (bytes[0] is (byte)'\r' or (byte)'\n') return LineEnds(bytes, out length);

        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return bytes.Length > maxMessageBytes ? StreamUnit.TooLarge : StreamUnit.Incomplete;
        var headers = end + 4;
        if (!TryContentLength(bytes[..end], out var body)) body = 0;
        if (headers + body > maxMessageBytes) return StreamUnit.TooLarge;
        length = (int)(headers + body);
        return bytes.Length < length ? StreamUnit.Incomplete : StreamUnit.Message;
    }

    // CRLF CRLF is a ping that asks for CRLF; a single one is noise between messages (RFC 5626 §3.5.1, RFC 3261 §7.5).
    private static StreamUnit LineEnds(ReadOnlySpan<byte> bytes, out int length)
    {
        if (bytes.StartsWith("\r\n\r\n"u8))
        {
            length = 4;
            return StreamUnit.Ping;
        }

        if ("\r\n\r\n"u8.StartsWith(bytes))
        {
            length = 0;
            return StreamUnit.Incomplete;
        }
        length = bytes.StartsWith("\r\n"u8) ? 2 : 1;
        return StreamUnit.Noise;
    }

    private static bool TryContentLength(ReadOnlySpan<byte> headers, out long length)
    {
        length = 0;
        foreach (var range in headers.Split("\r\n"u8))
        {
            var line = headers[range];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && HeaderCatalog.FindOnWire(SipChars.TrimEnd(line[..colon])) == HeaderCatalog.ContentLength)
            {
                return SipChars.TryNumber(SipChars.Trim(line[(colon + 1)..]), int.MaxValue / 2, out length);
            }
        }
        return false;
    }
}
