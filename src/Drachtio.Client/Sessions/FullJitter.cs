namespace Drachtio.Client.Sessions;

/// <summary>Back-off with full jitter: each delay is drawn evenly from nothing up to a doubling, capped limit.</summary>
/// <remarks>
/// Applications that lost a server together come back spread out; a cap behind the jitter (Polly's MaxDelay) would line them up
/// again. Not thread-safe: one connection's life owns it.
/// </remarks>
/// <param name="first">Limit of the first delay.</param>
/// <param name="max">Limit of every delay.</param>
/// <param name="random">Evenly distributed in 0..1.</param>
internal sealed class FullJitter(TimeSpan first, TimeSpan max, Func<double> random)
{
    private TimeSpan _limit = first < max ? first : max;

    /// <summary>The next delay; the one after has twice the limit.</summary>
    public TimeSpan Next()
    {
        var delay = _limit * random();
        _limit = _limit > max / 2 ? max : _limit * 2;
        return delay;
    }

    /// <summary>Starts over after a success that lasted.</summary>
    public void Reset() => _limit = first < max ? first : max;
}
