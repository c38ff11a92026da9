namespace Registrar.Core.KeepAlive;

/// <summary>Round-trip time of one phone: the last and a smoothed one.</summary>
/// <remarks>RFC 6298 §2: the first measurement is taken as it is, each later one moves the smoothed time by an eighth. Kept in eighths of a millisecond, so that it needs no fraction.</remarks>
internal struct RoundTrip
{
    private int _eighths;
    private int _lastMsAndOne;

    /// <summary>Last one in ms; -1 before the first.</summary>
    public readonly int LastMs => _lastMsAndOne - 1;

    /// <summary>Smoothed, in ms; -1 before the first.</summary>
    public readonly double SmoothedMs => _lastMsAndOne == 0 ? -1 : _eighths / 8.0;

    /// <summary>Takes a measurement.</summary>
    public void Add(long ms)
    {
        // No request lives longer than a minute; the clamp keeps the eighths far from their limit whatever a clock does.
        var taken = (int)Math.Clamp(ms, 0, 3_600_000);
        _eighths = _lastMsAndOne == 0 ? taken * 8 : _eighths + taken - (_eighths / 8);
        _lastMsAndOne = taken + 1;
    }
}
