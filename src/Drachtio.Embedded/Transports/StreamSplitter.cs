using Drachtio.Embedded.Headers;
using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Transports;

/// <summary>Cuts SIP messages and keep-alives out of a byte stream by Content-Length (RFC 3261 §18.3).</summary>
/// <remarks>
/// One for each stream: of an incomplete message it knows how far it has been searched, and then how long it will be. Looking
/// again at every read would make 64 kB that come byte by byte 2·10⁹ comparisons.
/// </remarks>
/// <param name="maxMessageBytes">A message may not be larger.</param>
internal sealed class StreamSplitter(int maxMessageBytes)
{
    private int _searched;
    private int _known;

    /// <summary>Looks for one unit at the start of the bytes.</summary>
    /// <param name="bytes">What has arrived: after <see cref="StreamUnit.Incomplete"/> the same and more, else what stands behind the unit.</param>
    /// <param name="length">Bytes of the unit; for an incomplete message those it will have, 0 while that is not known.</param>
    public StreamUnit Next(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.IsEmpty) return StreamUnit.Incomplete;
        if (bytes[0] is (byte)'\r' or (byte)'\n') return LineEnds(bytes, out length);
        if (_known == 0 && Measure(bytes) is var unit and not StreamUnit.Message) return unit;

        length = _known;
        if (bytes.Length < length) return StreamUnit.Incomplete;
        _known = 0;
        return StreamUnit.Message;
    }

    private StreamUnit Measure(ReadOnlySpan<byte> bytes)
    {
        var found = bytes[_searched..].IndexOf("\r\n\r\n"u8);
        if (found < 0)
        {
            // Three bytes of the empty line may be here already.
            _searched = Math.Max(0, bytes.Length - 3);
            return bytes.Length > maxMessageBytes ? StreamUnit.TooLarge : StreamUnit.Incomplete;
        }

        var end = _searched + found;
        _searched = 0;
        if (!TryContentLength(bytes[..end], out var body)) body = 0;
        if (end + 4 + body > maxMessageBytes) return StreamUnit.TooLarge;
        _known = (int)(end + 4 + body);
        return StreamUnit.Message;
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
