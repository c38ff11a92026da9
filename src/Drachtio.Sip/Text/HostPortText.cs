using System.Net;

namespace Drachtio.Sip.Text;

/// <summary>Reads <c>host</c>, <c>host:port</c> and <c>[IPv6]:port</c>.</summary>
internal static class HostPortText
{
    public static bool TryRead(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out int port)
    {
        port = 0;
        int hostLength;
        if (!text.IsEmpty && text[0] == (byte)'[')
        {
            hostLength = text.IndexOf((byte)']') + 1;
            host = text[..hostLength];
            if (!IsIpv6Reference(host)) return false;
        }
        else
        {
            var colon = text.IndexOf((byte)':');
            hostLength = colon < 0 ? text.Length : colon;
            host = text[..hostLength];
            if (host.IsEmpty || host.ContainsAnyExcept(SipChars.Host)) return false;
        }

        return hostLength == text.Length || (text[hostLength] == (byte)':' && TryReadPort(text[(hostLength + 1)..], out port));
    }

    public static bool TryReadPort(ReadOnlySpan<byte> text, out int port)
    {
        var isNumber = SipChars.TryParseNumber(text, 65_536, out var number, out _);
        port = (int)number;
        return isNumber && number <= 65_535;
    }

    /// <summary>Whether this is an IPv6 address in brackets, without a zone (RFC 3261 §25.1 IPv6reference).</summary>
    public static bool IsIpv6Reference(ReadOnlySpan<byte> text) =>
        text.Length > 3 && text[^1] == (byte)']' && !text[1..^1].ContainsAnyExcept(SipChars.Ipv6) && IPAddress.IsValidUtf8(text[1..^1]);
}
