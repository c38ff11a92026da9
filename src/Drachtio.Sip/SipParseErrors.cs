namespace Drachtio.Sip;

/// <summary>What to answer to a <see cref="SipParseError"/>.</summary>
public static class SipParseErrors
{
    /// <summary>The status code that tells the sender.</summary>
    /// <param name="error">Any value; <see cref="SipParseError.None"/> gives 200.</param>
    public static int ToStatus(this SipParseError error) => error switch
    {
        SipParseError.None => 200,
        SipParseError.BodyTooLarge => 413,
        SipParseError.UriTooLong => 414,
        SipParseError.UnsupportedUriScheme => 416,
        SipParseError.UnsupportedVersion => 505,
        SipParseError.MessageTooLarge => 513,
        _ => 400,
    };

    /// <summary>The reason phrase: the RFC's for its own codes, and for 400 what is wrong (RFC 3261 §21.4.1 asks for it).</summary>
    /// <param name="error">Any value.</param>
    /// <returns>A constant ASCII string without line ends.</returns>
    public static string ToReason(this SipParseError error) => error switch
    {
        SipParseError.None => "OK",
        SipParseError.Empty => "Empty Message",
        SipParseError.Incomplete => "Message Ends Inside Its Headers",
        SipParseError.MessageTooLarge => "Message Too Large",
        SipParseError.BodyTooLarge => "Request Entity Too Large",
        SipParseError.MalformedStartLine => "Bad Start Line",
        SipParseError.UnsupportedVersion => "Version Not Supported",
        SipParseError.BadStatusCode => "Bad Status Code",
        SipParseError.UriTooLong => "Request-URI Too Long",
        SipParseError.MalformedRequestUri => "Bad Request-URI",
        SipParseError.UnsupportedUriScheme => "Unsupported URI Scheme",
        SipParseError.MalformedLine => "Bad Header Line",
        SipParseError.HeaderTooLong => "Header Too Long",
        SipParseError.TooManyHeaders => "Too Many Headers",
        SipParseError.TooManyValues => "Too Many Header Values",
        SipParseError.BadContentLength => "Bad Content-Length",
        SipParseError.MissingHeader => "Missing Required Header",
        SipParseError.DuplicateHeader => "Duplicate Header",
        SipParseError.MalformedVia => "Bad Via",
        SipParseError.MalformedFrom => "Bad From",
        SipParseError.MalformedTo => "Bad To",
        SipParseError.MalformedCallId => "Bad Call-ID",
        SipParseError.MalformedCSeq => "Bad CSeq",
        SipParseError.CSeqMethodMismatch => "CSeq Method Mismatch",
        SipParseError.MalformedContact => "Bad Contact",
        SipParseError.MalformedRequire => "Bad Require",
        _ => "Bad Request",
    };
}
