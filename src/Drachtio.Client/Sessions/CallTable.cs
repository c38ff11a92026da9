namespace Drachtio.Client.Sessions;

/// <summary>Transactions of ours that wait for a final response, by key and in the order they began.</summary>
/// <remarks>
/// The guard time is the same for all, so a sweep looks at the head only. Entries and their dictionary slots are reused:
/// nothing is allocated once as many have been open as ever will. Thread-safe; calls nobody under its lock.
/// </remarks>
internal sealed class CallTable
{
    // What a burst leaves behind may be kept, a flood's may not.
    private const int MaxPooled = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, OutgoingCall> _byKey = [];
    private readonly Stack<OutgoingCall> _pool = new();
    private OutgoingCall? _first;
    private OutgoingCall? _last;

    /// <summary>Transactions open now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byKey.Count;
            }
        }
    }

    /// <summary>Takes an empty entry.</summary>
    public OutgoingCall Rent()
    {
        lock (_lock)
        {
            return _pool.TryPop(out var call) ? call : new OutgoingCall();
        }
    }

    /// <summary>Gives an entry back that is in no table any more.</summary>
    public void Return(OutgoingCall call)
    {
        call.Handler = null;
        call.Transaction = null;
        call.State = 0;
        lock (_lock)
        {
            if (_pool.Count < MaxPooled)
            {
                _pool.Push(call);
            }
        }
    }

    /// <summary>Opens a transaction.</summary>
    /// <returns><see langword="false"/> when its key is open already.</returns>
    public bool TryAdd(OutgoingCall call, Guid key, long now)
    {
        lock (_lock)
        {
            if (!_byKey.TryAdd(key, call))
            {
                return false;
            }

            call.Key = key;
            call.StartedAt = now;
            call.Previous = _last;
            call.Next = null;
            if (_last is null)
            {
                _first = call;
            }
            else
            {
                _last.Next = call;
            }

            _last = call;
            return true;
        }
    }

    /// <summary>Looks at an open transaction, or takes it out.</summary>
    public bool TryGet(Guid key, bool remove, out OutgoingCall call)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out call!))
            {
                return false;
            }

            if (remove)
            {
                Unlink(call);
            }

            return true;
        }
    }

    /// <summary>Takes out the oldest transaction that began at or before a time stamp.</summary>
    public bool TryTakeStartedBy(long timestamp, out OutgoingCall call)
    {
        lock (_lock)
        {
            call = _first!;
            if (_first is null || _first.StartedAt > timestamp)
            {
                return false;
            }

            Unlink(call);
            return true;
        }
    }

    private void Unlink(OutgoingCall call)
    {
        _byKey.Remove(call.Key);
        if (call.Previous is null)
        {
            _first = call.Next;
        }
        else
        {
            call.Previous.Next = call.Next;
        }

        if (call.Next is null)
        {
            _last = call.Previous;
        }
        else
        {
            call.Next.Previous = call.Previous;
        }

        call.Previous = null;
        call.Next = null;
    }
}
