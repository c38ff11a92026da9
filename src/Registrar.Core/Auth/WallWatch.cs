using Registrar.Core.Timing;

namespace Registrar.Core.Auth;

/// <summary>Notices that somebody set the wall's clock back, against the clock that only runs forward.</summary>
/// <remarks>Owns a lock that is taken at steps only; safe from any thread.</remarks>
internal sealed class WallWatch
{
    /// <summary>Backward steps up to this are none, milliseconds: time servers make them, and a nonce is no older for it.</summary>
    public const int ToleranceMs = 1000;

    // Held up for longer between its readings, a look says nothing; the next one does.
    private const int LongestLookMs = 100;

    private readonly Lock _lock = new();
    private readonly RegistrarClock _clock;

    // How far the wall's clock was ahead at most; small steps and drift add up against it.
    private long _aheadMs;

    /// <summary>Makes a watch.</summary>
    /// <param name="clock">Both clocks.</param>
    public WallWatch(RegistrarClock clock)
    {
        _clock = clock;
        _aheadMs = clock.WallMs - clock.NowMs;
    }

    /// <summary>Whether the wall's clock went back since the last look; true for one caller at each step.</summary>
    /// <param name="now">Both clocks a moment ago; they are looked at again only when they say something new.</param>
    public bool HasSteppedBack(Moment now)
    {
        if (IsExpected(now.WallAheadMs) || !TryLook(out var aheadMs) || IsExpected(aheadMs))
            return false;

        lock (_lock)
        {
            // Anew: what was read before waiting for the lock may be from before the step.
            if (!TryLook(out aheadMs) || IsExpected(aheadMs))
                return false;

            var isBack = aheadMs < Interlocked.Read(ref _aheadMs);
            Interlocked.Exchange(ref _aheadMs, aheadMs);
            return isBack;
        }
    }

    private bool TryLook(out long aheadMs)
    {
        var nowMs = _clock.NowMs;
        aheadMs = _clock.WallMs - nowMs;
        return _clock.NowMs - nowMs <= LongestLookMs;
    }

    private bool IsExpected(long aheadMs)
    {
        var mostMs = Interlocked.Read(ref _aheadMs);
        return aheadMs <= mostMs && aheadMs >= mostMs - ToleranceMs;
    }
}
