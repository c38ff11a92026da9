using Load.Checking;
using Load.Measuring;

namespace Load.Running;

/// <summary>What one thread has counted in one phase.</summary>
internal sealed class Tally
{
    /// <summary>Duration of each answered request; in an open loop from the time it was due.</summary>
    public LatencyHistogram Requests { get; } = new();

    /// <summary>Duration of each operation that ended well.</summary>
    public LatencyHistogram Operations { get; } = new();

    /// <summary>How late operations of an open loop began: the generator's own share of the latency.</summary>
    public LatencyHistogram Lag { get; } = new();

    /// <summary>Errors.</summary>
    public FaultCounts Faults { get; } = new();

    /// <summary>OPTIONS.</summary>
    public PingCounts Pings { get; } = new();

    /// <summary>Requests that were challenged once more because their nonce was stale to the registrar: an extra request each, no error.</summary>
    public long Rechallenged { get; set; }

    /// <summary>Operations of a flood that were not sent: their phones still waited.</summary>
    public long Unsent { get; set; }

    /// <summary>Operations of a flood that were answered 503.</summary>
    public long Shed { get; set; }

    /// <summary>Latencies by the time operations began; <see langword="null"/> when nobody asked for it.</summary>
    public LatencyTimeline? Timeline { get; set; }

    /// <summary>CPU time of the generator's thread, ns.</summary>
    public long CpuNs { get; set; }

    /// <summary>When the phase began, Stopwatch ticks.</summary>
    public long StartTicks { get; set; }

    /// <summary>When the last answer was there, Stopwatch ticks.</summary>
    public long EndTicks { get; set; }

    /// <summary>There were no more phones for a scenario that needs fresh ones.</summary>
    public bool IsExhausted { get; set; }

    /// <summary>Takes over the counts of another thread.</summary>
    public void Add(Tally other)
    {
        Requests.Add(other.Requests);
        Operations.Add(other.Operations);
        Lag.Add(other.Lag);
        Faults.Add(other.Faults);
        Pings.Add(other.Pings);
        Rechallenged += other.Rechallenged;
        Unsent += other.Unsent;
        Shed += other.Shed;
        if (other.Timeline is not null) (Timeline ??= new LatencyTimeline()).Add(other.Timeline);
        CpuNs = Math.Max(CpuNs, other.CpuNs);
        StartTicks = StartTicks == 0 ? other.StartTicks : Math.Min(StartTicks, other.StartTicks);
        EndTicks = Math.Max(EndTicks, other.EndTicks);
        IsExhausted |= other.IsExhausted;
    }
}
