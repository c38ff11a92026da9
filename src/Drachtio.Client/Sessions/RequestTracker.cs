namespace Drachtio.Client.Sessions;

/// <summary>Requests held beyond the read loop and not answered yet, oldest first.</summary>
/// <remarks>
/// The deadline is the same for all, so a sweep without anything late looks at the head only. The links are the requests' own: no allocation.
/// Thread-safe; calls nobody under its lock.
/// </remarks>
internal sealed class RequestTracker
{
    private readonly Lock _lock = new();
    private DrachtioRequest? _first;
    private DrachtioRequest? _last;
    private TaskCompletionSource? _empty;
    private int _count;

    /// <summary>Requests held now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds the newest request.</summary>
    public void Add(DrachtioRequest request)
    {
        lock (_lock)
        {
            request.Previous = _last;
            if (_last is null)
            {
                _first = request;
            }
            else
            {
                _last.Next = request;
            }

            _last = request;
            _count++;
        }
    }

    /// <summary>Takes a request out; each request leaves once.</summary>
    public void Remove(DrachtioRequest request)
    {
        lock (_lock)
        {
            if (request.Previous is null)
            {
                _first = request.Next;
            }
            else
            {
                request.Previous.Next = request.Next;
            }

            if (request.Next is null)
            {
                _last = request.Previous;
            }
            else
            {
                request.Next.Previous = request.Previous;
            }

            request.Previous = null;
            request.Next = null;
            if (--_count == 0)
            {
                _empty?.TrySetResult();
                _empty = null;
            }
        }
    }

    /// <summary>The requests held since a time stamp or longer, oldest first; empty, without an allocation, when there is none.</summary>
    /// <remarks>A copy: one that is just being answered stays in the list and must not hide those behind it.</remarks>
    public IReadOnlyList<DrachtioRequest> HeldSince(long timestamp)
    {
        lock (_lock)
        {
            if (_first is null || _first.HeldSince > timestamp)
            {
                return [];
            }

            var late = new List<DrachtioRequest>();
            for (var request = _first; request is not null && request.HeldSince <= timestamp; request = request.Next)
            {
                late.Add(request);
            }

            return late;
        }
    }

    /// <summary>Finds the request of a transaction; for CANCEL only, so a walk will do.</summary>
    public DrachtioRequest? Find(ReadOnlySpan<byte> transactionId)
    {
        lock (_lock)
        {
            for (var request = _last; request is not null; request = request.Previous)
            {
                if (request.TransactionId.SequenceEqual(transactionId))
                {
                    return request;
                }
            }

            return null;
        }
    }

    /// <summary>Ends when no request is held.</summary>
    public Task WhenEmpty()
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return Task.CompletedTask;
            }

            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }
}
