namespace Drachtio.Client.Wire;

/// <summary>The rule an outgoing frame breaks (drachtio-protocol §1.5 and §5.2).</summary>
/// <remarks><see cref="FrameViolations.HarmOf"/> says what a real server makes of it.</remarks>
internal enum FrameViolation : byte
{
    None,

    /// <summary>A frame above <see cref="SendWindow.MaxBytes"/>.</summary>
    FrameTooLarge,

    /// <summary>No pipe at all in the first line.</summary>
    NoType,

    /// <summary>A message id that is not UUID-shaped, so not unique across apps.</summary>
    MessageId,

    /// <summary>CR, LF or NUL inside a token.</summary>
    TokenText,

    /// <summary>A type that is none of authenticate, ping, route, remove_route, sip, proxy.</summary>
    UnknownType,

    /// <summary><c>authenticate</c> without a secret token.</summary>
    NoSecret,

    /// <summary><c>route</c> or <c>remove_route</c> without a verb token.</summary>
    NoVerb,

    /// <summary>A verb that is empty, not lower case, or no method the server delivers.</summary>
    Verb,

    /// <summary><c>sip</c> with fewer than three tokens.</summary>
    SipWithoutTransaction,

    /// <summary><c>sip</c> with three tokens.</summary>
    SipWithoutDialog,

    /// <summary><c>sip</c> with more than five tokens.</summary>
    SipTokens,

    /// <summary><c>sip</c> without SIP text.</summary>
    NoSipText,

    /// <summary><c>proxy</c> with three tokens.</summary>
    ProxyWithoutOptions,

    /// <summary><c>proxy</c> with four to nine tokens.</summary>
    ProxyTokens,

    /// <summary>A <c>proxy</c> destination that is not a sip URI.</summary>
    ProxyDestination,

    /// <summary>A response without transaction id.</summary>
    NoTransactionId,

    /// <summary>A request with a transaction id that is not CANCEL.</summary>
    TransactionIdInRequest,

    /// <summary>A status line without a number for its code.</summary>
    StatusLine,

    /// <summary>More than one blank between the parts of a start line.</summary>
    StartLineBlanks,

    /// <summary>A status code outside 100..699.</summary>
    StatusCode,

    /// <summary>1xx to a request that is not INVITE.</summary>
    ProvisionalToNonInvite,

    /// <summary>A request line other than <c>METHOD SP uri SP SIP/2.0</c>.</summary>
    RequestLine,

    /// <summary>A method the server does not know, or in lower case.</summary>
    UnknownMethod,

    /// <summary>A request URI without host or with another scheme than sip or sips.</summary>
    RequestUri,

    /// <summary>A tel URI as request URI of INVITE, MESSAGE, NOTIFY or OPTIONS.</summary>
    RequestUriTel,

    /// <summary>A request URI with <c>?headers</c>: stripped, and refused where To is missing.</summary>
    RequestUriHeaders,

    /// <summary>A request URI above 1,000 bytes.</summary>
    RequestUriTooLong,

    /// <summary>A next hop (token 4) that is not a bare sip or sips URI.</summary>
    NextHop,

    /// <summary>A bare CR or LF, or NUL, where text should be.</summary>
    LineBreak,

    /// <summary>A line of more than 8,192 bytes.</summary>
    LineTooLong,

    /// <summary>A header line without colon, or a continuation line.</summary>
    HeaderLine,

    /// <summary>An empty header name.</summary>
    HeaderNameEmpty,

    /// <summary>A header name that is no RFC 3261 token.</summary>
    HeaderName,

    /// <summary>A compact header name: the server sends <c>M:</c>, <c>K:</c> as custom headers.</summary>
    CompactName,

    /// <summary>A header the server makes itself or must not see in this direction.</summary>
    ForbiddenHeader,

    /// <summary>A header that may stand once stands twice.</summary>
    RepeatedHeader,

    /// <summary>Several values on one Contact line.</summary>
    ContactList,

    /// <summary>A well-known header whose value the server cannot parse, in a response.</summary>
    HeaderValueInResponse,

    /// <summary>A well-known header whose value the server cannot parse, in a request.</summary>
    HeaderValueInRequest,

    /// <summary>A request body without Content-Type.</summary>
    NoContentType,

    /// <summary>A body with a NUL byte: the server cuts it there.</summary>
    BodyText,
}
