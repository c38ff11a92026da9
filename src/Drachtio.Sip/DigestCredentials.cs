using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>The value of an Authorization or Proxy-Authorization header of scheme Digest.</summary>
/// <remarks>
/// A view; no allocation. RFC 3261 §20.7, RFC 7616 §3.4. Every content is given without quotes and with its escapes as sent;
/// a parameter that is absent is empty, as is one that was sent empty: <see cref="Parameters"/> tells them apart.
/// </remarks>
public readonly ref struct DigestCredentials
{
    private readonly DigestFields _fields;

    private DigestCredentials(DigestFields fields, AuthParameters parameters)
    {
        _fields = fields;
        Parameters = parameters;
    }

    /// <summary>Who.</summary>
    public ReadOnlySpan<byte> Username => _fields.Username;

    /// <summary>The realm.</summary>
    public ReadOnlySpan<byte> Realm => _fields.Realm;

    /// <summary>The nonce that is answered.</summary>
    public ReadOnlySpan<byte> Nonce => _fields.Nonce;

    /// <summary>The digest-uri.</summary>
    public ReadOnlySpan<byte> Uri => _fields.Uri;

    /// <summary>The answer, hexadecimal digits by the RFC, anything by a stranger.</summary>
    public ReadOnlySpan<byte> Response => _fields.Response;

    /// <summary>The client's nonce.</summary>
    public ReadOnlySpan<byte> CNonce => _fields.CNonce;

    /// <summary>The nonce count, eight hexadecimal digits by the RFC.</summary>
    public ReadOnlySpan<byte> Nc => _fields.Nc;

    /// <summary>The quality of protection that was used.</summary>
    public ReadOnlySpan<byte> Qop => _fields.Qop;

    /// <summary>What the challenge wanted back.</summary>
    public ReadOnlySpan<byte> Opaque => _fields.Opaque;

    /// <summary>The algorithm.</summary>
    public ReadOnlySpan<byte> Algorithm => _fields.Algorithm;

    /// <summary>All parameters, unknown ones too.</summary>
    public AuthParameters Parameters { get; }

    /// <summary>Reads the header's value.</summary>
    /// <param name="headerValue">The whole value of one line.</param>
    /// <param name="credentials">Its parts.</param>
    /// <returns><see langword="false"/> for another scheme, a malformed parameter, or a known one twice.</returns>
    public static bool TryParse(ReadOnlySpan<byte> headerValue, out DigestCredentials credentials)
    {
        credentials = default;
        headerValue = SipChars.Trim(headerValue);
        if (headerValue.Length < 7 || !Ascii.EqualsIgnoreCase(headerValue[..6], "Digest"u8) || !SipChars.IsLws(headerValue[6])) return false;

        var parameters = new AuthParameters(SipChars.TrimStart(headerValue[6..]));
        var fields = default(DigestFields);
        if (!fields.TryRead(parameters)) return false;
        credentials = new DigestCredentials(fields, parameters);
        return true;
    }

    /// <summary>Finds a parameter by name, for those without a property.</summary>
    /// <param name="name">In any case.</param>
    /// <param name="content">Without quotes, escapes as sent.</param>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> content) => Parameters.TryGet(name, out content);

    /// <summary>Removes the backslashes of a quoted string's content; see <see cref="SipText.Unescape"/>.</summary>
    /// <param name="quotedContent">A property of this type.</param>
    /// <param name="destination">At least as long.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> quotedContent, Span<byte> destination) => SipText.Unescape(quotedContent, destination);
}
