namespace Registrar.Core.KeepAlive;

/// <summary>A queue through <see cref="WheelPlace.Next"/> and <see cref="WheelPlace.Previous"/>: no memory of its own per entry. Guarded by its owner.</summary>
internal struct PingQueue
{
    private Reachability? _first;
    private Reachability? _last;

    /// <summary>Entries.</summary>
    public int Count { get; private set; }

    /// <summary>Adds at the end.</summary>
    public void Add(Reachability reachability)
    {
        reachability.Place.Next = null;
        reachability.Place.Previous = _last;
        if (_last is null)
            _first = reachability;
        else
            _last.Place.Next = reachability;

        _last = reachability;
        Count++;
    }

    /// <summary>Takes from the front; <see langword="null"/> when empty.</summary>
    public Reachability? Take()
    {
        if (_first is not { } taken)
            return null;

        Remove(taken);
        return taken;
    }

    /// <summary>Takes one of its entries out, wherever it stands.</summary>
    public void Remove(Reachability reachability)
    {
        ref var place = ref reachability.Place;
        if (place.Previous is null)
            _first = place.Next;
        else
            place.Previous.Place.Next = place.Next;

        if (place.Next is null)
            _last = place.Previous;
        else
            place.Next.Place.Previous = place.Previous;

        place.Next = place.Previous = null;
        Count--;
    }
}
