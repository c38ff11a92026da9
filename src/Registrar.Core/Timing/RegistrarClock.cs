namespace Registrar.Core.Timing;

/// <summary>The registrar's two clocks: one that only runs forward, for everything that ends, and the wall's, for what people and other processes read.</summary>
/// <remarks>Somebody who sets the machine's clock must not end, or lengthen, a million bindings. Safe from any thread.</remarks>
internal sealed class RegistrarClock
{
    private readonly TimeProvider _timeProvider;
    private readonly long _startStamp;
    private readonly long _startMs;

    /// <summary>Starts at the wall's time.</summary>
    public RegistrarClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _startStamp = timeProvider.GetTimestamp();
        _startMs = WallMs;
    }

    /// <summary>Milliseconds since 1970 if nobody had set the clock since the start; never goes back or jumps.</summary>
    public long NowMs => _startMs + (long)_timeProvider.GetElapsedTime(_startStamp).TotalMilliseconds;

    /// <summary>Milliseconds since 1970 as the machine has it: for Date, for times shown, and for nonces, which siblings read.</summary>
    public long WallMs => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Both at once.</summary>
    public Moment Read()
    {
        var nowMs = NowMs;
        return new Moment(nowMs, WallMs - nowMs);
    }
}
