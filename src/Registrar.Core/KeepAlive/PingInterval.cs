namespace Registrar.Core.KeepAlive;

/// <summary>The time between two pings of one phone, which feels for the limit of the NAT before it (docs/conformance.md N13).</summary>
/// <remarks>
/// Grows by half per answer, halves per loss, never below the base. A loss after answers names an interval that was too long: from
/// then on it stays at or below the longest one that had worked, because each further try would cut the phone off until its next
/// REGISTER. Written under the stripe lock of its binding; a torn read elsewhere shows an old interval.
/// </remarks>
internal struct PingInterval
{
    // 0 = the base.
    private int _ms;
    private int _provenMs;

    // 0 = nothing has failed yet.
    private int _ceilingMs;

    /// <summary>The interval now.</summary>
    public readonly int CurrentMs(int baseMs, int maxMs) => Math.Clamp(_ms, baseMs, Math.Max(baseMs, maxMs));

    /// <summary>A ping was answered.</summary>
    /// <param name="silenceMs">Nothing was heard of the phone for so long before it.</param>
    /// <param name="baseMs">Least interval.</param>
    /// <param name="maxMs">Longest interval; 0 = it stays at the base.</param>
    public void Answered(long silenceMs, int baseMs, int maxMs)
    {
        // A REGISTER in between has kept the NAT open, then the answer proves nothing. 5/8: the first gap after a growth is chosen
        // between 3/4 and the whole interval (PingWheel), less the round trip.
        var current = CurrentMs(baseMs, maxMs);
        if (maxMs <= baseMs || silenceMs < current / 8 * 5)
            return;

        _provenMs = Math.Max(_provenMs, current);
        var most = _ceilingMs == 0 ? maxMs : Math.Clamp(_ceilingMs, baseMs, maxMs);
        _ms = (int)Math.Min(most, current * 3L / 2);
    }

    /// <summary>A ping was lost.</summary>
    /// <param name="isFirst">The one before it was answered: only then its interval is to blame, not a NAT that is shut already.</param>
    /// <param name="baseMs">Least interval.</param>
    /// <param name="maxMs">Longest interval.</param>
    public void Lost(bool isFirst, int baseMs, int maxMs)
    {
        var current = CurrentMs(baseMs, maxMs);
        if (isFirst && current > baseMs)
        {
            if (_provenMs >= current) _provenMs = current / 3 * 2;
            _ceilingMs = Math.Max(baseMs, _provenMs);
        }

        _ms = Math.Max(baseMs, current / 2);
    }
}
