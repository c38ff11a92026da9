using System.Numerics;

namespace Load.Measuring;

/// <summary>Counts durations in buckets that are at most 1 % wide, from 1 ns to 18 minutes.</summary>
/// <remarks>
/// Like HdrHistogram: 128 buckets for each power of two, so a value costs one increment and percentiles are never more than
/// 0.8 % too high. Maximum is exact. Belongs to one thread; merge when the threads are done.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int SubBits = 7;
    private const int SubBuckets = 1 << SubBits;
    private const int MaxExponent = 40;

    private readonly long[] _counts = new long[(MaxExponent - SubBits + 2) * SubBuckets];

    /// <summary>Values recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Largest value, ns, exact.</summary>
    public long MaxNs { get; private set; }

    /// <summary>Records one duration; negative ones count as 0, longer ones than 18 minutes as that.</summary>
    public void Record(long ns)
    {
        ns = Math.Clamp(ns, 0, (1L << MaxExponent) - 1);
        _counts[IndexOf(ns)]++;
        Count++;
        MaxNs = Math.Max(MaxNs, ns);
    }

    /// <summary>Takes over the values of another one.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        MaxNs = Math.Max(MaxNs, other.MaxNs);
    }

    /// <summary>The smallest duration that so many percent of the values do not exceed, rounded up to the end of its bucket.</summary>
    /// <param name="percent">Above 0, at most 100.</param>
    /// <returns>ns; 0 when nothing was recorded.</returns>
    public long PercentileNs(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count));
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank) return Math.Min(TopOf(i), MaxNs);
        }

        return 0;
    }

    // Below 128 every value has its bucket; above, the 7 bits behind the leading one choose it.
    private static int IndexOf(long ns)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ns | 1) - SubBits);
        return (shift * SubBuckets) + (int)(ns >> shift);
    }

    private static long TopOf(int index)
    {
        var shift = Math.Max(0, (index / SubBuckets) - 1);
        return (((long)index - (shift * SubBuckets) + 1) << shift) - 1;
    }
}
