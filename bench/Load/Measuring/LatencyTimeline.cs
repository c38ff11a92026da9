namespace Load.Measuring;

/// <summary>Latencies in tenths of a second by the time operations began: what shows how long a stall or a backlog lasts.</summary>
/// <remarks>Belongs to one thread; merge when the threads are done.</remarks>
internal sealed class LatencyTimeline
{
    /// <summary>Latency of what was never done, ns.</summary>
    public const long NeverNs = 600_000_000_000;

    private const long SlotNs = 100_000_000;
    private const int MaxSlots = 6_000;

    private readonly List<LatencyHistogram> _slots = [];

    /// <summary>Tenths of a second between the start and the last operation.</summary>
    public int Slots => _slots.Count;

    /// <summary>Records one operation.</summary>
    /// <param name="sinceStartNs">When it began.</param>
    /// <param name="latencyNs">How long it took.</param>
    public void Record(long sinceStartNs, long latencyNs) => At((int)Math.Clamp(sinceStartNs / SlotNs, 0, MaxSlots)).Record(latencyNs);

    /// <summary>Takes over those of another thread.</summary>
    public void Add(LatencyTimeline other)
    {
        for (var i = 0; i < other._slots.Count; i++) At(i).Add(other._slots[i]);
    }

    /// <summary>A percentile of the operations that began in one slot, ns; 0 when none did.</summary>
    public long PercentileNs(int slot, double percent) => _slots[slot].PercentileNs(percent);

    /// <summary>Seconds until latency is back: the begin of the first half second in which every tenth has its p99 within a limit.</summary>
    /// <returns><see langword="null"/> when there is none; an empty tenth is not within anything.</returns>
    public double? SecondsUntil(long p99Ns)
    {
        const int Steady = 5;
        var run = 0;
        for (var i = 0; i < _slots.Count; i++)
        {
            run = _slots[i].Count > 0 && _slots[i].PercentileNs(99) <= p99Ns ? run + 1 : 0;
            if (run == Steady) return (i + 1 - Steady) / 10.0;
        }

        return null;
    }

    private LatencyHistogram At(int slot)
    {
        while (_slots.Count <= slot) _slots.Add(new LatencyHistogram());
        return _slots[slot];
    }
}
