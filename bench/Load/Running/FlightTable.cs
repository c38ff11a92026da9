namespace Load.Running;

/// <summary>Open requests in a ring, found by their number without hashing.</summary>
/// <remarks>Numbers only grow; the oldest ones are looked at for time-outs. Belongs to one thread.</remarks>
internal sealed class FlightTable
{
    private readonly Flight[] _ring;
    private readonly int _mask;
    private long _next = 1;
    private long _oldest = 1;

    /// <summary>Makes a table.</summary>
    /// <param name="sizeBits">Room for 2^bits numbers between the oldest open one and the newest.</param>
    public FlightTable(int sizeBits)
    {
        _ring = new Flight[1 << sizeBits];
        _mask = _ring.Length - 1;
    }

    /// <summary>Open requests.</summary>
    public int Open { get; private set; }

    /// <summary>Another request has a place.</summary>
    public bool HasRoom
    {
        get
        {
            while (_oldest < _next && _ring[_oldest & _mask].Number == 0) _oldest++;
            return _next - _oldest < _ring.Length;
        }
    }

    /// <summary>Opens one; <see cref="HasRoom"/> comes first.</summary>
    /// <returns>Its number.</returns>
    public long Add(in Flight flight)
    {
        var number = _next++;
        ref var place = ref _ring[number & _mask];
        place = flight;
        place.Number = number;
        Open++;
        return number;
    }

    /// <summary>Closes one.</summary>
    /// <returns><see langword="false"/> when no such request is open.</returns>
    public bool TryTake(long number, out Flight flight)
    {
        ref var place = ref _ring[number & _mask];
        flight = place;
        if (number <= 0 || place.Number != number) return false;

        place.Number = 0;
        Open--;
        return true;
    }

    /// <summary>Closes the oldest one when it began before a moment.</summary>
    public bool TryTakeOlder(long ticks, out Flight flight)
    {
        flight = default;
        _ = HasRoom;    // moves on to the oldest that is open
        return _oldest < _next && _ring[_oldest & _mask].StartTicks < ticks && TryTake(_oldest, out flight);
    }
}
