namespace Registrar.Core.KeepAlive;

/// <summary>Spreads pings flat over the interval: a ring of slots of 20 ms or more, each binding in one of them.</summary>
/// <remarks>
/// A new binding goes into the emptier of two random slots, which keeps the fullest slot within a few of the mean, so that no
/// 100 ms see more than half again the average (registrar-field N6). Ended bindings fall out when their slot comes by. Owns one
/// lock; safe from any thread.
/// </remarks>
internal sealed class PingWheel
{
    /// <summary>Shortest length of a slot in milliseconds.</summary>
    public const int SlotMs = 20;

    /// <summary>Slots at most: half a MB of references. Intervals above 22 minutes get longer slots, 1.3 s for a whole day.</summary>
    public const int MaxSlots = 65_536;

    // After a stall the pings that fell due go out at twice the pace, not all at once.
    private const int MaxSlotsPerTick = 2;

    private readonly Lock _lock = new();
    private readonly List<Reachability>?[] _slots;
    private readonly int _slotMs;
    private long _turned;

    /// <summary>Slots of one turn.</summary>
    public int SlotCount => _slots.Length;

    /// <summary>Makes a wheel.</summary>
    /// <param name="intervalSeconds">Time of one turn.</param>
    /// <param name="nowMs">Any clock's milliseconds; the same clock goes into <see cref="Turn"/>.</param>
    public PingWheel(int intervalSeconds, long nowMs)
    {
        var intervalMs = intervalSeconds * 1000;
        _slotMs = Math.Max(SlotMs, (intervalMs + MaxSlots - 1) / MaxSlots);
        _slots = new List<Reachability>?[intervalMs / _slotMs];
        _turned = nowMs / _slotMs;
    }

    /// <summary>Adds a binding once; its first ping comes within one interval.</summary>
    public void Add(Reachability reachability)
    {
        if (!reachability.TryJoin(this))
            return;

        lock (_lock)
        {
            var one = Random.Shared.Next(_slots.Length);
            var other = Random.Shared.Next(_slots.Length);
            var emptier = (_slots[one]?.Count ?? 0) <= (_slots[other]?.Count ?? 0) ? one : other;
            (_slots[emptier] ??= []).Add(reachability);
        }
    }

    /// <summary>Collects the bindings whose slots have come by.</summary>
    /// <param name="nowMs">The clock.</param>
    /// <param name="due">Filled anew.</param>
    public void Turn(long nowMs, List<Reachability> due)
    {
        due.Clear();
        var now = nowMs / _slotMs;

        lock (_lock)
        {
            // A turn missed as a whole (a suspended machine) is not made up for.
            if (now - _turned > _slots.Length) _turned = now - MaxSlotsPerTick;

            for (var i = 0; i < MaxSlotsPerTick && _turned < now; i++)
            {
                if (_slots[(int)(++_turned % _slots.Length)] is not { } slot) continue;
                slot.RemoveAll(static reachability => reachability.Binding is null);
                due.AddRange(slot);
            }
        }
    }
}
