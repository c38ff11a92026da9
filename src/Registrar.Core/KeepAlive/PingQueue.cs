namespace Registrar.Core.KeepAlive;

/// <summary>A queue through <see cref="WheelPlace.Next"/>: no memory of its own per entry. Guarded by its owner.</summary>
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

        _first = taken.Place.Next;
        if (_first is null) _last = null;
        taken.Place.Next = null;
        Count--;
        return taken;
    }
}
