namespace Load.Running;

/// <summary>A request that waits for its answer.</summary>
internal struct Flight
{
    /// <summary>Its number; 0 when the place is free.</summary>
    public long Number;

    /// <summary>Stopwatch ticks when it was due (open loop) or queued.</summary>
    public long StartTicks;

    /// <summary>The same of its operation's first request.</summary>
    public long OperationTicks;

    /// <summary>Its phone.</summary>
    public int Phone;

    /// <summary>What the phone is about to do.</summary>
    public OperationKind Kind;

    /// <summary>It carries credentials.</summary>
    public bool HasCredentials;

    /// <summary>Challenges its operation has answered.</summary>
    public byte Challenges;
}
