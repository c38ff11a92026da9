using System.Runtime.CompilerServices;

namespace Registrar.Core.Events;

/// <summary>The last events, in a fixed ring with consecutive numbers.</summary>
/// <remarks>
/// Appending copies one struct under a short lock (taken inside the stripe locks of the table, never the other way round) and
/// calls nobody. A listener that falls behind by more than the ring loses the oldest and is told how many. One that waits is woken for
/// what it cares for only: a thread of the pool that wakes for a refresh nobody prints cost more than the refresh, 209 µs of CPU for
/// one at 2,500 refreshes/s against 85 without. Fetches and
/// wrong answers, which a stranger or one phone can send without end, get a quarter of the ring in any second; more of them are
/// dropped without a number. So a listener that is a second or two behind does not lose transitions to them.
/// What events refer to has a budget, too: 16,384 events of registrations with 1,000 Contacts each would keep 3.6 GB. Beyond it the
/// oldest go before their turn; usual ones, even of ten phones a user, come to 34 MB when the ring is full, so they never do.
/// </remarks>
/// <param name="capacity">Events kept.</param>
/// <param name="maxBytes">Bytes of bindings and texts that they may keep together; the last event is kept in any case.</param>
internal sealed class EventRing(int capacity, long maxBytes = EventRing.DefaultMaxBytes)
{
    /// <summary>Bytes that events may keep by default.</summary>
    public const long DefaultMaxBytes = 64 << 20;

    private const int PassingShare = 4;

    private readonly Lock _lock = new();
    private readonly EventEntry[] _entries = new EventEntry[capacity];
    private readonly int[] _bytes = new int[capacity];
    private long _last;

    // Number of the oldest that is kept, as far as bytes say.
    private long _first = 1;
    private long _keptBytes;
    private bool _isComplete;
    private long _passingSecond;
    private int _passing;
    private long _dropped;

    // Present only while a listener waits: an event without listeners allocates nothing. The result is the number of the event.
    private readonly Dictionary<EventInterest, TaskCompletionSource<long>> _arrivals = [];

    /// <summary>Number of the last event; 0 before the first.</summary>
    public long Last
    {
        get { lock (_lock) return _last; }
    }

    // Number of the oldest that can be read. Under the lock.
    private long Oldest => Math.Max(_first, _last - _entries.Length + 1);

    /// <summary>Fetches and wrong answers that were not told.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds an event.</summary>
    public void Append(in EventEntry entry)
    {
        if (!TryAppend(in entry)) Interlocked.Increment(ref _dropped);
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
        lock (_lock)
        {
            _isComplete = true;
            foreach (var arrival in _arrivals.Values) arrival.TrySetResult(_last + 1);
            _arrivals.Clear();
        }
    }

    /// <summary>Reads what a reader cares for after an event, then what comes.</summary>
    /// <param name="after">Number of the last event the reader knows.</param>
    /// <param name="interest">What it cares for.</param>
    /// <param name="cancellationToken">Ends the reading without an exception.</param>
    public async IAsyncEnumerable<EventEntry> ReadAsync(long after, EventInterest interest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lost = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (TryRead(ref after, interest, ref lost, out var entry, out var arrival))
            {
                yield return entry with { Lost = lost };
                lost = 0;
                continue;
            }

            if (arrival is null)
                yield break;

            try
            {
                // What came in between was not for this reader: it is not lost to it, wherever the ring is by now.
                after = await arrival.WaitAsync(cancellationToken) - 1;
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }

    private bool TryAppend(in EventEntry entry)
    {
        lock (_lock)
        {
            if (_isComplete)
                return true;

            if (entry.IsPassing && !TryPass(entry.TimeMs / 1000))
                return false;

            var sequence = ++_last;
            var place = (int)(sequence % _entries.Length);
            _keptBytes -= _bytes[place];
            _entries[place] = entry with { Sequence = sequence };
            _keptBytes += _bytes[place] = entry.KeptBytes;
            if (_keptBytes > maxBytes) DropOldest();
            if (_arrivals.Count > 0) Wake(in entry, sequence);
            return true;
        }
    }

    private void DropOldest()
    {
        _first = Math.Max(_first, Oldest);
        while (_keptBytes > maxBytes && _first < _last)
        {
            var place = (int)(_first++ % _entries.Length);
            _keptBytes -= _bytes[place];
            _bytes[place] = 0;
            _entries[place] = default;
        }
    }

    // Continuations run on the pool, never under the locks of whoever appends.
    private void Wake(in EventEntry entry, long sequence)
    {
        foreach (var (interest, arrival) in _arrivals)
        {
            if (!interest.Has(in entry)) continue;
            _arrivals.Remove(interest);
            arrival.TrySetResult(sequence);
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
    private bool TryRead(ref long after, EventInterest interest, ref long lost, out EventEntry entry, out Task<long>? arrival)
    {
        entry = default;
        arrival = null;

        lock (_lock)
        {
            var oldest = Oldest;
            if (after + 1 < oldest)
            {
                lost += oldest - after - 1;
                after = oldest - 1;
            }

            while (after < _last)
            {
                ref readonly var next = ref _entries[++after % _entries.Length];
                if (!interest.Has(in next)) continue;
                entry = next;
                return true;
            }

            if (_isComplete)
                return false;

            if (!_arrivals.TryGetValue(interest, out var source))
                _arrivals.Add(interest, source = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

            arrival = source.Task;
            return false;
        }
    }
}
