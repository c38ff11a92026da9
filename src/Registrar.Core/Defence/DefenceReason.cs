namespace Registrar.Core.Defence;

/// <summary>Why a request was turned away before the rules of RFC 3261 saw it. Stable: logs and metrics name them by <see cref="DefenceReasons.Code"/>.</summary>
internal enum DefenceReason : byte
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The source is in a deny list, or not in the allow list there is (S15).</summary>
    SourceList,

    /// <summary>One source asks too often (S16).</summary>
    SourceRate,

    /// <summary>One address of record is asked for too often (S16).</summary>
    AorRate,

    /// <summary>One realm is asked for too often (S16).</summary>
    RealmRate,

    /// <summary>Strangers altogether ask too often (S16).</summary>
    GlobalRate,

    /// <summary>Too many wrong answers for this address of record from this source (S17).</summary>
    Backoff,

    /// <summary>A scanner by its own name, or by its handwriting (S18).</summary>
    Scanner,

    /// <summary>A Contact that points where nobody may be sent (S20).</summary>
    ContactTarget,

    /// <summary>The realm has all the bindings it may have (S24).</summary>
    RealmQuota,

    /// <summary>The registrar has all the bindings it may have (Q4).</summary>
    TotalQuota,

    /// <summary>Too much is waiting: strangers are turned away (Q3).</summary>
    OverloadStranger,

    /// <summary>Far too much is waiting: new registrations are turned away (Q3).</summary>
    OverloadNew,

    /// <summary>Nothing gets through any more, not even refreshes (Q3).</summary>
    OverloadRefresh,
}
