namespace Registrar.Core.Defence;

/// <summary>One token bucket for everybody, without a lock.</summary>
/// <remarks>Safe from any thread: a taker that loses the race tries again with what the winner left.</remarks>
internal sealed class Meter
{
    private long _fullUs;

    /// <summary>Takes one event.</summary>
    /// <param name="limit">What is allowed now; it may change from call to call.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public bool TryTake(in RateLimit limit, long nowMs)
    {
        if (limit.IsNone)
            return true;

        var known = Volatile.Read(ref _fullUs);
        while (true)
        {
            var next = known;
            if (!limit.TryTake(ref next, nowMs * 1000))
                return false;

            var found = Interlocked.CompareExchange(ref _fullUs, next, known);
            if (found == known)
                return true;

            known = found;
        }
    }
}
