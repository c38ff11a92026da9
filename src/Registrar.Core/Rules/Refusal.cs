namespace Registrar.Core.Rules;

/// <summary>Why a REGISTER gets no 200. Stable: logs and metrics name them by <see cref="Refusals.Code"/>.</summary>
internal enum Refusal : byte
{
    /// <summary>Not refused: 200.</summary>
    None,

    /// <summary>No proof of who asks: challenge.</summary>
    Challenge,

    /// <summary>A right answer on a used-up nonce: challenge with <c>stale=true</c>.</summary>
    ChallengeStale,

    /// <summary>A mandatory header is missing or unreadable.</summary>
    BadRequest,

    /// <summary>A Contact cannot be read, or is no SIP URI.</summary>
    BadContact,

    /// <summary>A q parameter is not a number from 0 to 1.</summary>
    BadQ,

    /// <summary><c>*</c> with another Contact, or without <c>Expires: 0</c>.</summary>
    BadStar,

    /// <summary>A URI, Call-ID or User-Agent is longer than its cap.</summary>
    TooLong,

    /// <summary>More Contacts in one request than allowed.</summary>
    TooManyInRequest,

    /// <summary>A Path value is no SIP URI.</summary>
    BadPath,

    /// <summary>Require names an extension we do not have, or Path came where the realm does not take it.</summary>
    BadExtension,

    /// <summary>SIPS in To or a Contact, but not all of it is: Request-URI, Contacts, Path or the transport.</summary>
    NotSips,

    /// <summary>The To domain is not served, or nobody owns the To number.</summary>
    UnknownDomain,

    /// <summary>The right answer of one user for another user's To.</summary>
    NotYours,

    /// <summary>More bindings than the address of record may have.</summary>
    TooManyBindings,

    /// <summary>The expiry is under the minimum.</summary>
    TooBrief,

    /// <summary>A CSeq that is not higher than the stored one of the same Call-ID.</summary>
    OutOfOrder,

    /// <summary>The 200 would not fit the server's frame.</summary>
    AnswerTooLarge,

    /// <summary>More repeats of one request wait for the user directory than a phone sends.</summary>
    TooManyRepeats,

    /// <summary>The user directory failed or took too long.</summary>
    DirectoryFailed,

    /// <summary>A Contact points to everybody, to nobody, to us, or into the machine.</summary>
    ContactTarget,

    /// <summary>The realm has all the bindings it may have.</summary>
    RealmQuota,

    /// <summary>The registrar has all the bindings it may have.</summary>
    TotalQuota,

    /// <summary>Kept out before the digest was looked at: the challenge of a stranger.</summary>
    TurnedAway,

    /// <summary>Too much of it: come later.</summary>
    Busy,

    /// <summary>An exception of ours.</summary>
    InternalError,
}
