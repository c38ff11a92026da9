namespace Drachtio.Sip;

/// <summary>Why a message cannot be used; <see cref="SipParseErrors"/> turns it into a status.</summary>
public enum SipParseError : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>No bytes, or only line ends (a keep-alive).</summary>
    Empty,

    /// <summary>The bytes end before the empty line that ends the headers. What is there was indexed.</summary>
    Incomplete,

    /// <summary>More bytes than <see cref="SipLimits.MaxMessageBytes"/>.</summary>
    MessageTooLarge,

    /// <summary>A body above <see cref="SipLimits.MaxBodyBytes"/>.</summary>
    BodyTooLarge,

    /// <summary>The first line is neither a request line nor a status line.</summary>
    MalformedStartLine,

    /// <summary>A version other than SIP/2.0.</summary>
    UnsupportedVersion,

    /// <summary>A status code outside 100 to 699.</summary>
    BadStatusCode,

    /// <summary>The Request-URI is above <see cref="SipLimits.MaxUriBytes"/>.</summary>
    UriTooLong,

    /// <summary>The Request-URI is not a URI, or holds what a Request-URI may not.</summary>
    MalformedRequestUri,

    /// <summary>The Request-URI is neither sip, sips nor tel.</summary>
    UnsupportedUriScheme,

    /// <summary>A line starts with a blank where no header precedes, or holds a CR without LF.</summary>
    MalformedLine,

    /// <summary>A header above <see cref="SipLimits.MaxHeaderBytes"/>.</summary>
    HeaderTooLong,

    /// <summary>More header lines than <see cref="SipLimits.MaxHeaders"/>.</summary>
    TooManyHeaders,

    /// <summary>More values in one header than <see cref="SipLimits.MaxValuesPerHeader"/>.</summary>
    TooManyValues,

    /// <summary>A Content-Length that is no number, contradicts another, or is above the bytes that came.</summary>
    BadContentLength,

    /// <summary>A header that every message has is missing.</summary>
    MissingHeader,

    /// <summary>A header that may stand once stands twice.</summary>
    DuplicateHeader,

    /// <summary>Via cannot be read.</summary>
    MalformedVia,

    /// <summary>From cannot be read.</summary>
    MalformedFrom,

    /// <summary>To cannot be read.</summary>
    MalformedTo,

    /// <summary>Call-ID cannot be read.</summary>
    MalformedCallId,

    /// <summary>CSeq cannot be read or its number is 2^31 or above.</summary>
    MalformedCSeq,

    /// <summary>CSeq names another method than the request line.</summary>
    CSeqMethodMismatch,

    /// <summary>Contact cannot be read, or <c>*</c> is not alone.</summary>
    MalformedContact,

    /// <summary>Require names something that is no option tag, which is a token (RFC 3261 §25.1).</summary>
    MalformedRequire,
}
