using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>A URI read into its parts: sip, sips and tel; of any other scheme only the text.</summary>
/// <remarks>A view; no allocation. RFC 3261 §19.1, RFC 3966, IPv6 per RFC 5118.</remarks>
public readonly ref struct SipUri
{
    internal SipUri(SipUriScheme scheme, ReadOnlySpan<byte> text, UriParts parts)
    {
        Scheme = scheme;
        Text = text;
        User = parts.User;
        Password = parts.Password;
        HasUser = parts.HasUser;
        Host = parts.Host;
        HostPort = parts.HostPort;
        Port = parts.Port;
        Parameters = new SipParameters(parts.Parameters);
        Headers = parts.Headers;
    }

    /// <summary>The scheme.</summary>
    public SipUriScheme Scheme { get; }

    /// <summary>The whole URI as sent.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The user as sent, escapes kept; of a tel URI the number; empty without one.</summary>
    public ReadOnlySpan<byte> User { get; }

    /// <summary>What stands between the user's <c>:</c> and the <c>@</c>; empty without it.</summary>
    public ReadOnlySpan<byte> Password { get; }

    /// <summary>Whether there is a user.</summary>
    public bool HasUser { get; }

    /// <summary>The host as sent, an IPv6 address with its brackets; empty for tel.</summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>Host and port as sent.</summary>
    public ReadOnlySpan<byte> HostPort { get; }

    /// <summary>The port; 0 when absent.</summary>
    public int Port { get; }

    /// <summary>The URI's own parameters.</summary>
    public SipParameters Parameters { get; }

    /// <summary>What follows the <c>?</c>, without it; empty without one.</summary>
    public ReadOnlySpan<byte> Headers { get; }

    /// <summary>Reads a URI; nothing may stand around it.</summary>
    /// <remarks>
    /// Wider than the RFC where phones are: <c>#</c> and bytes above 0x7F in the user, <c>_</c> in the host, a stray <c>;</c>.
    /// A local tel number without phone-context is refused (RFC 3966 §5.1.4).
    /// </remarks>
    /// <param name="text">The URI; no length cap here: the caller's header or start line has one.</param>
    /// <param name="uri">The parts; with <see cref="SipUriScheme.Unknown"/> only <see cref="Text"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out SipUri uri)
    {
        uri = default;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || !UriParts.IsScheme(text[..colon])) return false;

        var rest = text[(colon + 1)..];
        if (rest.IsEmpty) return false;

        // The parts of a sip or tel URI each name the bytes they may hold, and none of these.
        var scheme = FindScheme(text[..colon]);
        if (scheme == SipUriScheme.Unknown && rest.ContainsAny(SipChars.NeverInUri)) return false;

        var parts = default(UriParts);
        var isRead = scheme switch
        {
            SipUriScheme.Sip or SipUriScheme.Sips => UriParts.TryReadSip(rest, out parts),
            SipUriScheme.Tel => UriParts.TryReadTel(rest, out parts),
            _ => true,
        };
        if (isRead) uri = new SipUri(scheme, text, parts);
        return isRead;
    }

    /// <summary>Compares two URIs as RFC 3261 §19.1.4 says; IPv6 hosts by address (RFC 5954 §4.2), tel by RFC 3966 §4.</summary>
    /// <remarks>Not transitive, as the RFC notes: unknown parameters count only where both have them. Unknown schemes compare as text.
    /// Allocates only when two IPv6 hosts differ in their text.</remarks>
    /// <param name="other">The other URI.</param>
    public bool IsEquivalentTo(in SipUri other) => UriComparer.AreEquivalent(in this, in other);

    /// <summary>Writes the canonical address of record (RFC 3261 §10.3 step 5): <c>user@host</c>, or the number of a tel URI.</summary>
    /// <remarks>
    /// Escapes are decoded where the byte may stand in a user unescaped, the others get upper-case digits; the user's case is
    /// kept; the host is lower case and an IPv6 address in its RFC 5952 form; scheme, password, port, parameters and headers are
    /// gone. Without a user it is the host alone. Tel: visual separators gone, <c>;phone-context=</c> kept with a local number.
    /// </remarks>
    /// <param name="destination"><see cref="Text"/>'s length is always enough, except for an IPv6 host: 48 bytes more.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns><see langword="false"/> for an unknown scheme or when the destination is too short.</returns>
    public bool TryWriteAor(Span<byte> destination, out int written) => AorWriter.TryWrite(in this, destination, out written);

    /// <summary>Decodes every escape of a user; allocates.</summary>
    /// <param name="user"><see cref="User"/> as sent.</param>
    /// <returns>Text; bytes that are no UTF-8 become U+FFFD.</returns>
    public static string DecodeUser(ReadOnlySpan<byte> user)
    {
        if (!user.Contains((byte)'%')) return Encoding.UTF8.GetString(user);

        var decoded = new byte[user.Length];
        return Encoding.UTF8.GetString(decoded, 0, DecodeUser(user, decoded));
    }

    /// <summary>Decodes every escape of a user into bytes.</summary>
    /// <param name="user"><see cref="User"/> as sent.</param>
    /// <param name="destination">At least as long as <paramref name="user"/>.</param>
    /// <returns>Bytes written; they may hold anything, NUL and line ends too.</returns>
    public static int DecodeUser(ReadOnlySpan<byte> user, Span<byte> destination)
    {
        var written = 0;
        for (var position = 0; position < user.Length;) destination[written++] = EscapedText.Next(user, ref position, out _);
        return written;
    }

    private static SipUriScheme FindScheme(ReadOnlySpan<byte> scheme)
    {
        if (scheme.SequenceEqual("sip"u8) || Ascii.EqualsIgnoreCase(scheme, "sip"u8)) return SipUriScheme.Sip;
        if (Ascii.EqualsIgnoreCase(scheme, "sips"u8)) return SipUriScheme.Sips;
        return Ascii.EqualsIgnoreCase(scheme, "tel"u8) ? SipUriScheme.Tel : SipUriScheme.Unknown;
    }
}
