namespace Drachtio.Sip;

/// <summary>The URI schemes this library reads into.</summary>
public enum SipUriScheme : byte
{
    /// <summary>Any other scheme: only its text is known.</summary>
    Unknown,

    /// <summary>sip (RFC 3261 §19.1).</summary>
    Sip,

    /// <summary>sips (RFC 3261 §19.1).</summary>
    Sips,

    /// <summary>tel (RFC 3966).</summary>
    Tel,
}
