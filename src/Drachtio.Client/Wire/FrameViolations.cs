namespace Drachtio.Client.Wire;

/// <summary>What is known about each <see cref="FrameViolation"/>.</summary>
internal static class FrameViolations
{
    /// <summary>What a drachtio-server v0.9.5 does with a frame that breaks this rule.</summary>
    public static FrameHarm HarmOf(FrameViolation violation) => violation switch
    {
        FrameViolation.None => FrameHarm.None,
        FrameViolation.NoVerb
            or FrameViolation.SipWithoutTransaction
            or FrameViolation.ProxyTokens
            or FrameViolation.StatusLine
            or FrameViolation.RequestUriTel => FrameHarm.Crashes,
        FrameViolation.FrameTooLarge
            or FrameViolation.SipWithoutDialog => FrameHarm.Hangs,
        FrameViolation.NoType
            or FrameViolation.UnknownType
            or FrameViolation.NoSecret
            or FrameViolation.NoTransactionId
            or FrameViolation.ProxyWithoutOptions => FrameHarm.Closes,
        FrameViolation.TransactionIdInRequest => FrameHarm.Unanswered,
        FrameViolation.StatusCode
            or FrameViolation.NoSipText
            or FrameViolation.RequestLine
            or FrameViolation.UnknownMethod
            or FrameViolation.RequestUri
            or FrameViolation.RequestUriTooLong
            or FrameViolation.NextHop
            or FrameViolation.ProxyDestination
            or FrameViolation.HeaderNameEmpty
            or FrameViolation.HeaderValueInResponse
            or FrameViolation.NoContentType => FrameHarm.Refused,
        _ => FrameHarm.Altered,
    };

    /// <summary>A sentence for logs and exceptions.</summary>
    public static string Describe(FrameViolation violation) => violation switch
    {
        FrameViolation.None => "The frame keeps every rule.",
        FrameViolation.FrameTooLarge => "The frame is above 12,000 bytes, more than the server can take.",
        FrameViolation.NoType => "The first line has no type.",
        FrameViolation.MessageId => "The message id is not a UUID, so it may collide with another app's.",
        FrameViolation.TokenText => "A token contains CR, LF or NUL.",
        FrameViolation.UnknownType => "The type is unknown to the server.",
        FrameViolation.NoSecret => "authenticate has no secret.",
        FrameViolation.NoVerb => "route has no verb.",
        FrameViolation.Verb => "The verb is not the lower-case name of a method.",
        FrameViolation.SipWithoutTransaction => "sip has neither transaction nor dialog token.",
        FrameViolation.SipWithoutDialog => "sip has no dialog token.",
        FrameViolation.SipTokens => "sip has more than five tokens.",
        FrameViolation.NoSipText => "sip has no SIP text.",
        FrameViolation.ProxyWithoutOptions => "proxy has no options.",
        FrameViolation.ProxyTokens => "proxy has fewer than ten tokens.",
        FrameViolation.ProxyDestination => "A proxy destination is not a sip URI.",
        FrameViolation.NoTransactionId => "The response names no transaction.",
        FrameViolation.TransactionIdInRequest => "A request other than CANCEL names a transaction.",
        FrameViolation.StatusLine => "The status line has no code.",
        FrameViolation.StartLineBlanks => "The start line has more than one blank between its parts.",
        FrameViolation.StatusCode => "The status code is outside 100..699.",
        FrameViolation.ProvisionalToNonInvite => "A provisional response goes to a request that is not INVITE.",
        FrameViolation.RequestLine => "The request line is not 'METHOD uri SIP/2.0'.",
        FrameViolation.UnknownMethod => "The method is unknown to the server.",
        FrameViolation.RequestUri or FrameViolation.RequestUriTel => "The request URI is not a sip or sips URI with a host.",
        FrameViolation.RequestUriHeaders => "The request URI has headers.",
        FrameViolation.RequestUriTooLong => "The request URI is above 1,000 bytes.",
        FrameViolation.NextHop => "The next hop is not a bare sip or sips URI.",
        FrameViolation.LineBreak => "The text contains a bare CR or LF, or NUL.",
        FrameViolation.LineTooLong => "A line is above 8,192 bytes.",
        FrameViolation.HeaderLine => "A header line has no colon or continues another.",
        FrameViolation.HeaderNameEmpty => "A header has no name.",
        FrameViolation.HeaderName => "A header name is not a token.",
        FrameViolation.CompactName => "A header name is in its compact form.",
        FrameViolation.ForbiddenHeader => "A header is the server's to write.",
        FrameViolation.RepeatedHeader => "A header that may stand once stands twice.",
        FrameViolation.ContactList => "A Contact line has several values.",
        FrameViolation.HeaderValueInResponse or FrameViolation.HeaderValueInRequest =>
            "A well-known header has a value the server cannot parse.",
        FrameViolation.NoContentType => "A request has a body but no Content-Type.",
        FrameViolation.BodyText => "The body contains NUL.",
        _ => violation.ToString(),
    };
}
