namespace Registrar.Core.KeepAlive;

/// <summary>Says which bindings are to be pinged now: a ring of slots by due time, and a pace at which the due ones leave.</summary>
/// <remarks>
/// Flat by two means (docs/conformance.md N6: no 100 ms with more than half again the average). A new binding goes into the emptier of
/// two random slots of its first interval, which keeps the fullest slot within a few of the mean, and keeps its place in the ring
/// from then on. What is due leaves at no more than 6/5 of the average pace, whatever comes together after a stall, a reload or
/// when intervals grow; a pace below one ping per tick is saved up, but never more than one ping of it, so that no 100 ms has more
/// than 6/5 of the average and one. Placing, taking and dropping cost the same at any number, and who ends is dropped at once.
/// Owns one lock, taken inside stripe locks, never around them; safe from any thread.
/// </remarks>
internal sealed class PingWheel
{
    /// <summary>Time of a tick and shortest length of a slot, ms.</summary>
    public const int SlotMs = 20;

    /// <summary>Slots at most: 1.5 MB. Intervals above 22 minutes get longer slots, 1.3 s for a whole day.</summary>
    public const int MaxSlots = 65_536;

    // Rates are counted in 10^-12 pings per millisecond: whole numbers, so that what is added can be taken away exactly, and small
    // enough that an interval of a day loses nothing to rounding. A million bindings at 1 s are 10^15.
    private const long RateUnit = 1_000_000_000_000;

    // One ping in 100 ms: below that there is nothing to flatten, and a few phones should not wait for each other.
    private const long LeastPerTick = RateUnit * SlotMs / 100;

    private readonly Lock _lock = new();
    private PingQueue[] _slots = [];
    private PingQueue _waiting;
    private int _slotMs = SlotMs;
    private int _baseMs;
    private int _maxMs;
    private long _turned;
    private long _lastTurnMs;
    private long _rate;
    private long _credit;

    /// <summary>Bindings in the ring.</summary>
    public int Count { get; private set; }

    /// <summary>Due, but not yet let go.</summary>
    public int Waiting
    {
        get { lock (_lock) return _waiting.Count; }
    }

    /// <summary>Spreads everything anew over another interval.</summary>
    /// <param name="baseMs">Interval, ms; 0 empties the wheel and keeps it empty.</param>
    /// <param name="maxMs">Longest interval of a single binding, ms; 0 when they stay at the base.</param>
    /// <param name="nowMs">The clock that goes into <see cref="Turn"/>.</param>
    public void Reset(int baseMs, int maxMs, long nowMs)
    {
        lock (_lock)
        {
            var all = TakeAll();
            _baseMs = baseMs;
            _maxMs = maxMs;
            var longestMs = Math.Max(baseMs, maxMs);
            _slotMs = Math.Max(SlotMs, (longestMs + MaxSlots - 3) / (MaxSlots - 2));
            _slots = baseMs == 0 ? [] : new PingQueue[(longestMs / _slotMs) + 2];
            _turned = nowMs / _slotMs;
            _lastTurnMs = nowMs;
            foreach (var reachability in all) Enter(reachability);
        }
    }

    /// <summary>Adds a binding once; its first ping comes within the interval. Does nothing while the wheel is off.</summary>
    public void Add(Reachability reachability)
    {
        lock (_lock)
        {
            // Whoever has ended meanwhile is not dropped a second time.
            if (!reachability.Place.IsFiled && !reachability.IsEnded) Enter(reachability);
        }
    }

    /// <summary>Lets go what is due, as far as the pace allows; each is to come back by <see cref="Again"/> or <see cref="Leave"/>.</summary>
    /// <param name="nowMs">The clock, once per tick.</param>
    /// <param name="due">Filled anew.</param>
    public void Turn(long nowMs, List<Reachability> due)
    {
        due.Clear();
        lock (_lock)
        {
            if (_slots.Length == 0)
                return;

            var now = nowMs / _slotMs;
            _turned = Math.Max(_turned, now - _slots.Length);
            while (_turned < now) TakeSlot(++_turned);

            // A tick that comes late is worth two, never more: a stall is made up for slowly.
            var ticks = Math.Clamp((nowMs - _lastTurnMs) / SlotMs, 1, 2);
            _lastTurnMs = nowMs;
            var pace = ticks * PerTick();
            for (_credit += pace; _credit >= RateUnit && _waiting.Take() is { } reachability; _credit -= RateUnit)
            {
                reachability.Place.Spot = WheelSpot.Out;
                due.Add(reachability);
            }

            // While nothing waits, no more than one ping is saved up, the next tick's share included.
            if (_waiting.Count == 0) _credit = Math.Clamp(RateUnit - PerTick(), 0, _credit);
        }
    }

    /// <summary>Gives a binding that was let go its next place, one interval later.</summary>
    public void Again(Reachability reachability, long nowMs)
    {
        lock (_lock)
        {
            ref var place = ref reachability.Place;
            if (place.Spot != WheelSpot.Out)
                return;

            // Counted from when it was due, so that the ring keeps its shape; after a stall from now.
            var intervalMs = reachability.IntervalMs(_baseMs, _maxMs);
            var fromMs = Math.Max(place.DueMs, nowMs - (intervalMs / 4));
            Plan(ref place, intervalMs);

            // Intervals that grow leave holes in the ring; a twentieth of freedom fills them over the cycles.
            Put(reachability, fromMs + intervalMs - (_maxMs > _baseMs ? intervalMs / 20 : 0), fromMs + intervalMs);
        }
    }

    /// <summary>Drops a binding, wherever it is.</summary>
    public void Leave(Reachability reachability)
    {
        lock (_lock)
        {
            ref var place = ref reachability.Place;
            if (place.Spot == WheelSpot.Slot) SlotOf(place.DueMs / _slotMs).Remove(reachability);
            if (place.Spot == WheelSpot.Waiting) _waiting.Remove(reachability);
            if (place.IsFiled) Drop(ref place);
        }
    }

    private void Enter(Reachability reachability)
    {
        if (_slots.Length == 0)
            return;

        ref var place = ref reachability.Place;
        Count++;
        Plan(ref place, _baseMs);
        var nowMs = _turned * _slotMs;
        Put(reachability, nowMs + _slotMs, nowMs + _baseMs);
    }

    private void Drop(ref WheelPlace place)
    {
        _rate -= RateUnit / place.PlannedMs;
        place = default;
        Count--;
    }

    private void Plan(ref WheelPlace place, int intervalMs)
    {
        if (place.PlannedMs > 0) _rate -= RateUnit / place.PlannedMs;
        place.PlannedMs = intervalMs;
        _rate += RateUnit / intervalMs;
    }

    private void Put(Reachability reachability, long fromMs, long toMs)
    {
        var first = Math.Clamp(fromMs / _slotMs, _turned + 1, _turned + _slots.Length);
        var last = Math.Clamp(toMs / _slotMs, first, _turned + _slots.Length);
        var slot = first == last ? first : Emptier(Random.Shared.NextInt64(first, last + 1), Random.Shared.NextInt64(first, last + 1));
        reachability.Place.DueMs = slot * _slotMs;
        reachability.Place.Spot = WheelSpot.Slot;
        SlotOf(slot).Add(reachability);
    }

    private long Emptier(long one, long other) => SlotOf(one).Count <= SlotOf(other).Count ? one : other;

    private ref PingQueue SlotOf(long slot) => ref _slots[(int)(slot % _slots.Length)];

    private void TakeSlot(long number)
    {
        var slot = SlotOf(number);
        SlotOf(number) = default;
        while (slot.Take() is { } reachability)
        {
            ref var place = ref reachability.Place;
            if (TryPostpone(reachability, ref place))
                continue;

            place.Spot = WheelSpot.Waiting;
            _waiting.Add(reachability);
        }
    }

    // An answer has made the interval longer since it was placed. Three quarters of the new one are more than the whole old one,
    // and phones that were placed together part.
    private bool TryPostpone(Reachability reachability, ref WheelPlace place)
    {
        var intervalMs = reachability.IntervalMs(_baseMs, _maxMs);
        var lastMs = place.DueMs - place.PlannedMs;
        if (intervalMs <= place.PlannedMs || (lastMs + intervalMs) / _slotMs <= _turned)
            return false;

        Plan(ref place, intervalMs);
        Put(reachability, lastMs + (intervalMs / 4 * 3L), lastMs + intervalMs);
        return true;
    }

    // A fifth above the average, so that a backlog drains; 12/10 × 20 ms.
    private long PerTick() => Math.Max(LeastPerTick, _rate * SlotMs / 10 * 12);

    private List<Reachability> TakeAll()
    {
        var all = new List<Reachability>(Count);
        for (var i = 0; i < _slots.Length; i++)
        {
            while (_slots[i].Take() is { } reachability) all.Add(reachability);
        }

        while (_waiting.Take() is { } reachability) all.Add(reachability);
        foreach (var reachability in all) reachability.Place = default;
        _rate = 0;
        Count = 0;
        return all;
    }
}
