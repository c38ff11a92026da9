namespace Drachtio.Embedded.Transactions;

/// <summary>All timers of the server behind one timer of the clock.</summary>
/// <remarks>
/// Guarded by the server's lock, which its own tick takes too. An entry that was moved stays queued, without its item, and is passed over
/// when it comes up, so the queue holds at most one entry per transaction and time it was given.
/// </remarks>
internal sealed class DeadlineQueue : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly PriorityQueue<DeadlineEntry, long> _queue = new();
    private long _armedMs = long.MaxValue;
    private bool _isDisposed;

    public DeadlineQueue(TimeProvider time, Lock gate)
    {
        _time = time;
        _gate = gate;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((DeadlineQueue)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Milliseconds since the server began.</summary>
    public long NowMs => (long)_time.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Calls the item at that time, instead of at any earlier given one.</summary>
    public void Schedule(IDeadline item, long dueMs)
    {
        Cancel(item);
        item.Entry = new DeadlineEntry(item);
        _queue.Enqueue(item.Entry, dueMs);
        Arm();
    }

    /// <summary>Takes back what was scheduled, and lets go of the item.</summary>
    public static void Cancel(IDeadline item)
    {
        if (item.Entry is not { } entry) return;
        entry.Item = null;
        item.Entry = null;
    }

    /// <summary>Does all that is due. Takes the lock.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _armedMs = long.MaxValue;
            var now = NowMs;
            while (_queue.TryPeek(out var entry, out var dueMs) && dueMs <= now)
            {
                _queue.Dequeue();
                if (entry.Item is not { } item) continue;
                item.Entry = null;
                item.OnDue(dueMs);
            }
            Arm();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _queue.Clear();
        }
        _timer.Dispose();
    }

    private void Arm()
    {
        if (_isDisposed || !_queue.TryPeek(out _, out var dueMs) || dueMs >= _armedMs) return;
        _armedMs = dueMs;

        // One more: a timer that fires a fraction early would find nothing due.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, dueMs - NowMs) + (_time == TimeProvider.System ? 1 : 0)), Timeout.InfiniteTimeSpan);
    }
}
