namespace Drachtio.Sip;

/// <summary>The header fields this library knows by number; every other name is <see cref="Other"/>.</summary>
/// <remarks>Compact forms have the id of their long form. The order is alphabetic and no promise: never store the number.</remarks>
public enum SipHeaderId : byte
{
    /// <summary>A header field without an id here; look at its name.</summary>
    Other,

    /// <summary>Accept (RFC 3261 §20.1).</summary>
    Accept,

    /// <summary>Accept-Contact (RFC 3841 §9.2).</summary>
    AcceptContact,

    /// <summary>Accept-Encoding (RFC 3261 §20.2).</summary>
    AcceptEncoding,

    /// <summary>Accept-Language (RFC 3261 §20.3).</summary>
    AcceptLanguage,

    /// <summary>Alert-Info (RFC 3261 §20.4).</summary>
    AlertInfo,

    /// <summary>Allow (RFC 3261 §20.5).</summary>
    Allow,

    /// <summary>Allow-Events (RFC 6665 §8.2.2).</summary>
    AllowEvents,

    /// <summary>Authentication-Info (RFC 3261 §20.6).</summary>
    AuthenticationInfo,

    /// <summary>Authorization (RFC 3261 §20.7).</summary>
    Authorization,

    /// <summary>Call-ID (RFC 3261 §20.8).</summary>
    CallId,

    /// <summary>Call-Info (RFC 3261 §20.9).</summary>
    CallInfo,

    /// <summary>Contact (RFC 3261 §20.10).</summary>
    Contact,

    /// <summary>Content-Disposition (RFC 3261 §20.11).</summary>
    ContentDisposition,

    /// <summary>Content-Encoding (RFC 3261 §20.12).</summary>
    ContentEncoding,

    /// <summary>Content-Language (RFC 3261 §20.13).</summary>
    ContentLanguage,

    /// <summary>Content-Length (RFC 3261 §20.14).</summary>
    ContentLength,

    /// <summary>Content-Type (RFC 3261 §20.15).</summary>
    ContentType,

    /// <summary>CSeq (RFC 3261 §20.16).</summary>
    CSeq,

    /// <summary>Date (RFC 3261 §20.17).</summary>
    Date,

    /// <summary>Diversion (RFC 5806).</summary>
    Diversion,

    /// <summary>Error-Info (RFC 3261 §20.18).</summary>
    ErrorInfo,

    /// <summary>Event (RFC 6665 §8.2.1).</summary>
    Event,

    /// <summary>Expires (RFC 3261 §20.19).</summary>
    Expires,

    /// <summary>Feature-Caps (RFC 6809).</summary>
    FeatureCaps,

    /// <summary>Flow-Timer (RFC 5626 §10).</summary>
    FlowTimer,

    /// <summary>From (RFC 3261 §20.20).</summary>
    From,

    /// <summary>History-Info (RFC 7044).</summary>
    HistoryInfo,

    /// <summary>Identity (RFC 8224).</summary>
    Identity,

    /// <summary>Identity-Info (RFC 4474).</summary>
    IdentityInfo,

    /// <summary>In-Reply-To (RFC 3261 §20.21).</summary>
    InReplyTo,

    /// <summary>Max-Forwards (RFC 3261 §20.22).</summary>
    MaxForwards,

    /// <summary>MIME-Version (RFC 3261 §20.24).</summary>
    MimeVersion,

    /// <summary>Min-Expires (RFC 3261 §20.23).</summary>
    MinExpires,

    /// <summary>Min-SE (RFC 4028 §5).</summary>
    MinSe,

    /// <summary>Organization (RFC 3261 §20.25).</summary>
    Organization,

    /// <summary>P-Access-Network-Info (RFC 7315).</summary>
    PAccessNetworkInfo,

    /// <summary>P-Asserted-Identity (RFC 3325 §9.1).</summary>
    PAssertedIdentity,

    /// <summary>P-Associated-URI (RFC 7315).</summary>
    PAssociatedUri,

    /// <summary>P-Preferred-Identity (RFC 3325 §9.2).</summary>
    PPreferredIdentity,

    /// <summary>Path (RFC 3327 §4).</summary>
    Path,

    /// <summary>Priority (RFC 3261 §20.26).</summary>
    Priority,

    /// <summary>Privacy (RFC 3323 §4.2).</summary>
    Privacy,

    /// <summary>Proxy-Authenticate (RFC 3261 §20.27).</summary>
    ProxyAuthenticate,

    /// <summary>Proxy-Authentication-Info (RFC 7615).</summary>
    ProxyAuthenticationInfo,

    /// <summary>Proxy-Authorization (RFC 3261 §20.28).</summary>
    ProxyAuthorization,

    /// <summary>Proxy-Require (RFC 3261 §20.29).</summary>
    ProxyRequire,

    /// <summary>RAck (RFC 3262 §7.2).</summary>
    RAck,

    /// <summary>Reason (RFC 3326).</summary>
    Reason,

    /// <summary>Record-Route (RFC 3261 §20.30).</summary>
    RecordRoute,

    /// <summary>Refer-Sub (RFC 4488 §4).</summary>
    ReferSub,

    /// <summary>Refer-To (RFC 3515 §2.1).</summary>
    ReferTo,

    /// <summary>Referred-By (RFC 3892 §3).</summary>
    ReferredBy,

    /// <summary>Reject-Contact (RFC 3841 §9.2).</summary>
    RejectContact,

    /// <summary>Remote-Party-ID (the draft that preceded RFC 3325).</summary>
    RemotePartyId,

    /// <summary>Replaces (RFC 3891 §6.1).</summary>
    Replaces,

    /// <summary>Reply-To (RFC 3261 §20.31).</summary>
    ReplyTo,

    /// <summary>Request-Disposition (RFC 3841 §9.1).</summary>
    RequestDisposition,

    /// <summary>Require (RFC 3261 §20.32).</summary>
    Require,

    /// <summary>Retry-After (RFC 3261 §20.33).</summary>
    RetryAfter,

    /// <summary>Route (RFC 3261 §20.34).</summary>
    Route,

    /// <summary>RSeq (RFC 3262 §7.1).</summary>
    RSeq,

    /// <summary>Security-Client (RFC 3329).</summary>
    SecurityClient,

    /// <summary>Security-Server (RFC 3329).</summary>
    SecurityServer,

    /// <summary>Security-Verify (RFC 3329).</summary>
    SecurityVerify,

    /// <summary>Server (RFC 3261 §20.35).</summary>
    Server,

    /// <summary>Service-Route (RFC 3608 §5).</summary>
    ServiceRoute,

    /// <summary>Session-Expires (RFC 4028 §4).</summary>
    SessionExpires,

    /// <summary>SIP-ETag (RFC 3903 §11.3.1).</summary>
    SipETag,

    /// <summary>SIP-If-Match (RFC 3903 §11.3.2).</summary>
    SipIfMatch,

    /// <summary>Subject (RFC 3261 §20.36).</summary>
    Subject,

    /// <summary>Subscription-State (RFC 6665 §8.2.3).</summary>
    SubscriptionState,

    /// <summary>Supported (RFC 3261 §20.37).</summary>
    Supported,

    /// <summary>Timestamp (RFC 3261 §20.38).</summary>
    Timestamp,

    /// <summary>To (RFC 3261 §20.39).</summary>
    To,

    /// <summary>Unsupported (RFC 3261 §20.40).</summary>
    Unsupported,

    /// <summary>User-Agent (RFC 3261 §20.41).</summary>
    UserAgent,

    /// <summary>Via (RFC 3261 §20.42).</summary>
    Via,

    /// <summary>Warning (RFC 3261 §20.43).</summary>
    Warning,

    /// <summary>WWW-Authenticate (RFC 3261 §20.44).</summary>
    WwwAuthenticate,
}
