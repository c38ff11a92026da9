using System.Diagnostics;

namespace Load.Running;

/// <summary>OPTIONS per tenth of a second: how evenly a registrar spreads them.</summary>
internal sealed class PingCounts
{
    private readonly Dictionary<long, long> _slots = [];

    /// <summary>All of them.</summary>
    public long Total { get; private set; }

    /// <summary>Fullest tenth of a second against the mean of all between the first and the last; 0 without pings.</summary>
    /// <remarks>The first and the last slot are cut off by the clock, so they do not count towards the mean.</remarks>
    public double Spread
    {
        get
        {
            if (_slots.Count < 3) return 0;
            var first = _slots.Keys.Min();
            var last = _slots.Keys.Max();
            var inner = _slots.Where(slot => slot.Key > first && slot.Key < last).ToList();
            var sum = inner.Sum(static slot => slot.Value);
            return sum == 0 ? 0 : _slots.Values.Max() / (sum / (double)(last - first - 1));
        }
    }

    /// <summary>Counts one.</summary>
    public void Add(long nowTicks)
    {
        var slot = nowTicks / (Stopwatch.Frequency / 10);
        _slots[slot] = _slots.GetValueOrDefault(slot) + 1;
        Total++;
    }

    /// <summary>Takes over those of another thread.</summary>
    public void Add(PingCounts other)
    {
        foreach (var (slot, count) in other._slots) _slots[slot] = _slots.GetValueOrDefault(slot) + count;
        Total += other.Total;
    }
}
