namespace Registrar.Core.KeepAlive;

/// <summary>Where a <see cref="Reachability"/> is in the <see cref="PingWheel"/>; written under the wheel's lock only.</summary>
internal struct WheelPlace
{
    /// <summary>The next of the same slot or queue.</summary>
    public Reachability? Next;

    /// <summary>The one before it there.</summary>
    public Reachability? Previous;

    /// <summary>When it is to be pinged, ms.</summary>
    public long DueMs;

    /// <summary>The interval it was placed by, ms; its share of the load.</summary>
    public int PlannedMs;

    /// <summary>Where it is.</summary>
    public volatile WheelSpot Spot;

    /// <summary>It has a place.</summary>
    public readonly bool IsFiled => Spot != WheelSpot.None;
}
