using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>One challenge of scheme Digest from WWW-Authenticate or Proxy-Authenticate.</summary>
/// <remarks>A view; no allocation. RFC 3261 §20.44, RFC 7616 §3.3. Contents without quotes, escapes as sent.</remarks>
public readonly ref struct DigestChallenge
{
    private readonly DigestFields _fields;

    private DigestChallenge(DigestFields fields, AuthParameters parameters)
    {
        _fields = fields;
        Parameters = parameters;
    }

    /// <summary>The realm.</summary>
    public ReadOnlySpan<byte> Realm => _fields.Realm;

    /// <summary>The nonce.</summary>
    public ReadOnlySpan<byte> Nonce => _fields.Nonce;

    /// <summary>To be sent back as it is.</summary>
    public ReadOnlySpan<byte> Opaque => _fields.Opaque;

    /// <summary>The algorithm; absent means MD5.</summary>
    public ReadOnlySpan<byte> Algorithm => _fields.Algorithm;

    /// <summary>The qop list as sent, such as <c>auth,auth-int</c>.</summary>
    public ReadOnlySpan<byte> QopOptions => _fields.Qop;

    /// <summary>The domain list as sent.</summary>
    public ReadOnlySpan<byte> Domain => _fields.Domain;

    /// <summary>Whether only the nonce was too old.</summary>
    public bool IsStale => Ascii.EqualsIgnoreCase(_fields.Stale, "true"u8);

    /// <summary>All parameters, unknown ones too.</summary>
    public AuthParameters Parameters { get; }

    /// <summary>Whether the qop list has <c>auth</c>.</summary>
    public bool OffersAuth
    {
        get
        {
            foreach (var range in QopOptions.Split((byte)','))
            {
                if (Ascii.EqualsIgnoreCase(SipChars.Trim(QopOptions[range]), "auth"u8)) return true;
            }

            return false;
        }
    }

    /// <summary>Reads the first Digest challenge of a header's value; <see cref="DigestChallengeReader"/> reads them all.</summary>
    /// <param name="headerValue">The whole value of one line.</param>
    /// <param name="challenge">Its parts.</param>
    public static bool TryParse(ReadOnlySpan<byte> headerValue, out DigestChallenge challenge) =>
        new DigestChallengeReader(headerValue).TryRead(out challenge);

    /// <summary>Finds a parameter by name, for those without a property.</summary>
    /// <param name="name">In any case.</param>
    /// <param name="content">Without quotes, escapes as sent.</param>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> content) => Parameters.TryGet(name, out content);

    internal static bool TryParseParameters(ReadOnlySpan<byte> text, out DigestChallenge challenge)
    {
        challenge = default;
        var parameters = new AuthParameters(text);
        var fields = default(DigestFields);
        if (!fields.TryRead(parameters)) return false;
        challenge = new DigestChallenge(fields, parameters);
        return true;
    }
}
