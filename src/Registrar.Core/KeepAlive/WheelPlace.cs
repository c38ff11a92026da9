namespace Registrar.Core.KeepAlive;

/// <summary>Where a <see cref="Reachability"/> is in the <see cref="PingWheel"/>; written under the wheel's lock only.</summary>
internal struct WheelPlace
{
    /// <summary>The next of the same slot or queue.</summary>
    public Reachability? Next;

    /// <summary>When it is to be pinged, ms.</summary>
    public long DueMs;

    /// <summary>The interval it was placed by, ms; its share of the load.</summary>
    public int PlannedMs;

    /// <summary>It has a place.</summary>
    public volatile bool IsFiled;
}
