using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>Telephone numbers of <c>tel:</c> URIs in the one form in which they can be compared and looked up.</summary>
/// <remarks>RFC 3966. No state and no allocation: safe from any thread.</remarks>
public static class TelNumber
{
    /// <summary>Writes a number without visual separators (RFC 3966 §5.1.1), lower case.</summary>
    /// <remarks>
    /// A global number is <c>+441632960083</c>. A local one keeps the context it is local to (§5.1.5):
    /// <c>7042;phone-context=example.com</c> or <c>7042;phone-context=+1914</c>. Other parameters (<c>ext</c>, <c>isub</c>) say what
    /// to reach behind the number, not whose it is: they are dropped.
    /// </remarks>
    /// <param name="telUriWithoutScheme">What follows <c>tel:</c>. Blanks are not allowed there (§5.1.1); no length cap here.</param>
    /// <param name="destination">The length of <paramref name="telUriWithoutScheme"/> is always enough.</param>
    /// <param name="written">Bytes written; 0 on failure.</param>
    /// <returns><see langword="false"/> for what is no telephone number, a local number without a usable <c>phone-context</c> or with two, and a destination too short.</returns>
    public static bool TryWriteCanonical(ReadOnlySpan<byte> telUriWithoutScheme, Span<byte> destination, out int written)
    {
        written = 0;
        if (telUriWithoutScheme.ContainsAny(SipChars.NeverInUri) || !UriParts.TryReadTel(telUriWithoutScheme, out var parts))
            return false;

        var uri = new SipUri(SipUriScheme.Tel, telUriWithoutScheme, parts);
        return (uri.User[0] == (byte)'+' || HasOneContext(uri.Parameters)) && AorWriter.TryWrite(in uri, destination, out written);
    }

    private static bool HasOneContext(SipParameters parameters)
    {
        var count = 0;
        foreach (var parameter in parameters)
        {
            if (!Ascii.EqualsIgnoreCase(parameter.Name, "phone-context"u8)) continue;
            if (++count > 1 || !IsContext(parameter.Value)) return false;
        }

        return count == 1;
    }

    // RFC 3966 §3: a domain name, or the leading digits of global numbers. SipUri is wider (it keeps an escape as it stands).
    private static bool IsContext(ReadOnlySpan<byte> context) => context[0] == (byte)'+'
        ? UriParts.TryReadTel(context, out _)
        : !context.ContainsAnyExcept(SipChars.Host);
}
