namespace Registrar.Core.Defence;

/// <summary>How often something may happen: a steady rate, and how much of it at once.</summary>
/// <remarks>
/// A token bucket kept as one time: each event moves the time at which the bucket would be full again
/// by <see cref="IntervalUs"/>; when that time is further ahead than <see cref="ToleranceUs"/>, the bucket is empty. Immutable.
/// </remarks>
internal readonly record struct RateLimit
{
    /// <summary>No limit.</summary>
    public static readonly RateLimit None;

    /// <summary>Makes a limit.</summary>
    /// <param name="perSecond">Events per second in the long run, up to 1,000,000; 0 for no limit.</param>
    /// <param name="burst">Events at once after a rest, at least 1.</param>
    public RateLimit(double perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perSecond, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        if (perSecond == 0) return;
        IntervalUs = Math.Max(1, (long)Math.Round(1_000_000 / perSecond));
        ToleranceUs = IntervalUs * (burst - 1L);
    }

    /// <summary>Microseconds one event is worth; 0 without a limit.</summary>
    public long IntervalUs { get; }

    /// <summary>How far ahead of now the time of the full bucket may be when an event comes, microseconds.</summary>
    public long ToleranceUs { get; }

    /// <summary>Whether nothing is limited.</summary>
    public bool IsNone => IntervalUs == 0;

    /// <summary>Takes one event out of a bucket.</summary>
    /// <param name="fullUs">When the bucket is full again, microseconds; 0 for one never used.</param>
    /// <param name="nowUs">Now, microseconds.</param>
    /// <returns><see langword="false"/> when it is empty; nothing changes then, so that who goes on asking is not punished further.</returns>
    public bool TryTake(ref long fullUs, long nowUs)
    {
        var from = Math.Max(fullUs, nowUs);
        if (from - nowUs > ToleranceUs)
            return false;

        fullUs = from + IntervalUs;
        return true;
    }
}
