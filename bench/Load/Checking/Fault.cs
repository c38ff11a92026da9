namespace Load.Checking;

/// <summary>What was wrong with an answer, or with its absence.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Another status than the operation calls for.</summary>
    Status,

    /// <summary>The 200 lacks the phone's own Contact.</summary>
    MissingContact,

    /// <summary>A Contact without a time, or with more or less than what is to be granted.</summary>
    WrongExpires,

    /// <summary>A Contact of somebody else, or more Contacts than the user has phones.</summary>
    ForeignContact,

    /// <summary>A Contact that was just removed.</summary>
    ContactStays,

    /// <summary>A 401 or 407 without a challenge the phone can answer.</summary>
    NoChallenge,

    /// <summary>A challenge for another realm.</summary>
    WrongRealm,

    /// <summary>An answer that cannot be read.</summary>
    Unreadable,

    /// <summary>An answer to nothing that is open: a second one, or one that came after its time.</summary>
    Unexpected,

    /// <summary>No answer in time.</summary>
    Lost,

    /// <summary>An operation was due and no phone, or no room, was free for it: too few phones for the rate.</summary>
    NoFreePhone,

    /// <summary>An OPTIONS that names no phone of this run.</summary>
    WrongPing,
}
