using System.Net;
using System.Text;
using Drachtio.Sip;

namespace Drachtio.Embedded.Headers;

/// <summary>Where a SIP URI points: host, port and protocol (drachtio-protocol §3.6).</summary>
/// <param name="Host">The host as text, in lower case, without brackets.</param>
/// <param name="Address">The host when it is an address; null for a name.</param>
/// <param name="Port">5060, or 5061 for sips, when the URI has none.</param>
/// <param name="Protocol">The transport parameter in lower case; udp, or tls for sips, without one.</param>
/// <param name="HasTransport">Whether the URI has a transport parameter.</param>
/// <param name="IsSecure">Whether it is a sips URI.</param>
internal readonly record struct NextHop(string Host, IPAddress? Address, int Port, byte[] Protocol, bool HasTransport, bool IsSecure)
{
    /// <summary>Reads a bare sip or sips URI; anything else cannot be a next hop.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out NextHop hop)
    {
        hop = default;
        if (!SipUri.TryParse(text, out var uri) || uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips) || uri.Host.IsEmpty) return false;
        var isSecure = uri.Scheme == SipUriScheme.Sips;
        var host = Encoding.ASCII.GetString(uri.Host).Trim('[', ']').ToLowerInvariant();
        var hasTransport = uri.Parameters.TryGet("transport"u8, out var transport) && !transport.IsEmpty;
        hop = new NextHop(
            host,
            IPAddress.TryParse(host, out var address) ? address : null,
            uri.Port != 0 ? uri.Port : isSecure ? 5061 : 5060,
            hasTransport ? Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(transport).ToLowerInvariant()) : isSecure ? "tls"u8.ToArray() : "udp"u8.ToArray(),
            hasTransport,
            isSecure);
        return true;
    }
}
