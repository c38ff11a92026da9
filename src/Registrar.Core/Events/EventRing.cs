using System.Runtime.CompilerServices;

namespace Registrar.Core.Events;

/// <summary>The last events, in a fixed ring with consecutive numbers.</summary>
/// <remarks>
/// Appending copies one struct under a short lock (taken inside the stripe locks of the table, never the other way round) and
/// calls nobody. A listener that falls behind by more than the ring loses the oldest and sees the gap in the numbers. Fetches and
/// wrong answers, which a stranger or one phone can send without end, get a quarter of the ring in any second; more of them are
/// dropped without a number. So a listener that is a second or two behind does not lose transitions to them.
/// </remarks>
/// <param name="capacity">Events kept.</param>
internal sealed class EventRing(int capacity)
{
    private const int PassingShare = 4;

    private readonly Lock _lock = new();
    private readonly EventEntry[] _entries = new EventEntry[capacity];
    private long _last;
    private bool _isComplete;
    private long _passingSecond;
    private int _passing;
    private long _dropped;

    // Present only while a listener waits: an event without listeners allocates nothing.
    private TaskCompletionSource? _arrival;

    /// <summary>Number of the last event; 0 before the first.</summary>
    public long Last
    {
        get { lock (_lock) return _last; }
    }

    /// <summary>Fetches and wrong answers that were not told.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds an event.</summary>
    public void Append(in EventEntry entry)
    {
        // Continuations run on the pool: never under the stripe lock of whoever appends.
        if (TryAppend(in entry, out var arrival))
            arrival?.TrySetResult();
        else
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Whether a fetch or a wrong answer would be told now; one that would not is counted as dropped, and need not be made.</summary>
    /// <param name="timeMs">When it happened.</param>
    public bool HasRoomToPass(long timeMs)
    {
        lock (_lock)
        {
            if (timeMs / 1000 > _passingSecond || _passing < _entries.Length / PassingShare)
                return true;
        }

        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Ends every reader once it has read what is there.</summary>
    public void Complete()
    {
        TaskCompletionSource? arrival;
        lock (_lock)
        {
            _isComplete = true;
            arrival = _arrival;
            _arrival = null;
        }

        arrival?.TrySetResult();
    }

    /// <summary>Reads everything after an event, then what comes.</summary>
    /// <param name="after">Number of the last event the reader knows.</param>
    /// <param name="cancellationToken">Ends the reading without an exception.</param>
    public async IAsyncEnumerable<EventEntry> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (TryRead(after, out var entry, out var arrival))
            {
                after = entry.Sequence;
                yield return entry;
                continue;
            }

            if (arrival is null)
                yield break;

            try
            {
                await arrival.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }

    private bool TryAppend(in EventEntry entry, out TaskCompletionSource? arrival)
    {
        arrival = null;
        lock (_lock)
        {
            if (_isComplete)
                return true;

            if (entry.IsPassing && !TryPass(entry.TimeMs / 1000))
                return false;

            var sequence = ++_last;
            _entries[sequence % _entries.Length] = entry with { Sequence = sequence };
            arrival = _arrival;
            _arrival = null;
            return true;
        }
    }

    private bool TryPass(long second)
    {
        // Time is read before the lock is taken: one that comes late for its second counts in the current one.
        if (second > _passingSecond)
        {
            _passingSecond = second;
            _passing = 0;
        }

        return ++_passing <= _entries.Length / PassingShare;
    }

    // Either an entry, or a task that ends when there may be one, or neither: complete.
    private bool TryRead(long after, out EventEntry entry, out Task? arrival)
    {
        entry = default;
        arrival = null;

        lock (_lock)
        {
            if (after < _last)
            {
                var next = Math.Max(after + 1, _last - _entries.Length + 1);
                entry = _entries[next % _entries.Length];
                return true;
            }

            if (!_isComplete)
            {
                _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                arrival = _arrival.Task;
            }

            return false;
        }
    }
}
