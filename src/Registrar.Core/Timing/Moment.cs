namespace Registrar.Core.Timing;

/// <summary>A point of time on both clocks of <see cref="RegistrarClock"/>.</summary>
/// <param name="NowMs">The clock that only runs forward, ms.</param>
/// <param name="WallAheadMs">How far the wall's clock is ahead of it, ms.</param>
internal readonly record struct Moment(long NowMs, long WallAheadMs)
{
    /// <summary>What the wall's clock says at this moment, ms since 1970.</summary>
    public long WallMs => NowMs + WallAheadMs;

    /// <summary>What the wall's clock says, or will say, at a time of the other; whole seconds since 1970.</summary>
    public long WallSeconds(long ms) => (ms + WallAheadMs) / 1000;
}
