using System.Runtime.CompilerServices;

namespace Registrar.Core.Events;

/// <summary>The last events, in a fixed ring with consecutive numbers.</summary>
/// <remarks>
/// Appending copies one struct under a short lock (taken inside the stripe locks of the table, never the other way round) and
/// calls nobody. A listener that falls behind by more than the ring loses the oldest and sees the gap in the numbers.
/// </remarks>
internal sealed class EventRing(int capacity)
{
    private readonly Lock _lock = new();
    private readonly EventEntry[] _entries = new EventEntry[capacity];
    private long _last;
    private bool _isComplete;

    // Present only while a listener waits: an event without listeners allocates nothing.
    private TaskCompletionSource? _arrival;

    /// <summary>Number of the last event; 0 before the first.</summary>
    public long Last
    {
        get { lock (_lock) return _last; }
    }

    /// <summary>Adds an event.</summary>
    public void Append(in EventEntry entry)
    {
        TaskCompletionSource? arrival;
        lock (_lock)
        {
            if (_isComplete)
                return;

            var sequence = ++_last;
            _entries[sequence % _entries.Length] = entry with { Sequence = sequence };
            arrival = _arrival;
            _arrival = null;
        }

        // Continuations run on the pool: never under the stripe lock of whoever appends.
        arrival?.TrySetResult();
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
