namespace Registrar.Core.KeepAlive;

/// <summary>Spreads pings flat over the interval: a ring of 20 ms slots, each binding in one of them.</summary>
/// <remarks>
/// A new binding goes into the emptier of two random slots, which keeps the fullest slot within a few of the mean, so that no
/// 100 ms see more than half again the average (registrar-field N6). Ended bindings fall out when their slot comes by. Owns one
/// lock; safe from any thread.
/// </remarks>
internal sealed class PingWheel
{
    /// <summary>Length of a slot in milliseconds.</summary>
    public const int SlotMs = 20;

    // After a stall the pings that fell due go out at twice the pace, not all at once.
    private const int MaxSlotsPerTick = 2;

    private readonly Lock _lock = new();
    private readonly List<Reachability>[] _slots;
    private long _turned;

    /// <summary>Makes a wheel.</summary>
    /// <param name="intervalSeconds">Time of one turn.</param>
    /// <param name="nowMs">Any clock's milliseconds; the same clock goes into <see cref="Turn"/>.</param>
    public PingWheel(int intervalSeconds, long nowMs)
    {
        _slots = new List<Reachability>[intervalSeconds * 1000 / SlotMs];
        for (var i = 0; i < _slots.Length; i++) _slots[i] = [];
        _turned = nowMs / SlotMs;
    }

    /// <summary>Adds a binding once; its first ping comes within one interval.</summary>
    public void Add(Reachability reachability)
    {
        if (!reachability.TryJoin(this))
            return;

        lock (_lock)
        {
            var one = _slots[Random.Shared.Next(_slots.Length)];
            var other = _slots[Random.Shared.Next(_slots.Length)];
            (one.Count <= other.Count ? one : other).Add(reachability);
        }
    }

    /// <summary>Collects the bindings whose slots have come by.</summary>
    /// <param name="nowMs">The clock.</param>
    /// <param name="due">Filled anew.</param>
    public void Turn(long nowMs, List<Reachability> due)
    {
        due.Clear();
        var now = nowMs / SlotMs;

        lock (_lock)
        {
            // A turn missed as a whole (a suspended machine) is not made up for.
            if (now - _turned > _slots.Length) _turned = now - MaxSlotsPerTick;

            for (var i = 0; i < MaxSlotsPerTick && _turned < now; i++)
            {
                var slot = _slots[(int)(++_turned % _slots.Length)];
                slot.RemoveAll(static reachability => reachability.Binding is null);
                due.AddRange(slot);
            }
        }
    }
}
