namespace Registrar.Core.Bindings;

/// <summary>One part of the binding table with its lock, its index by realm and user, and its expiry queue.</summary>
/// <remarks>
/// Everything here is guarded by <see cref="Lock"/>. The queue holds an address of record at a time no later than its first
/// binding's end; a refresh does not touch it, the entry is filed again when it comes up.
/// </remarks>
internal sealed class BindingStripe
{
    private const int MinQueue = 256;

    private readonly Dictionary<string, Dictionary<string, AorEntry>> _realms = new(StringComparer.Ordinal);
    private readonly PriorityQueue<AorEntry, long> _queue = new();
    private int _entryCount;

    /// <summary>Guards the stripe; the event ring's lock may be taken inside it.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Realms with an entry.</summary>
    public IEnumerable<string> Realms => _realms.Keys;

    /// <summary>Entries of a realm.</summary>
    public IReadOnlyCollection<AorEntry> InRealm(string realm) => _realms.TryGetValue(realm, out var users) ? users.Values : [];

    /// <summary>All entries.</summary>
    public IEnumerable<AorEntry> All() => _realms.Values.SelectMany(static users => users.Values);

    /// <summary>Finds an entry.</summary>
    public AorEntry? Find(string realm, string username) =>
        _realms.TryGetValue(realm, out var users) && users.TryGetValue(username, out var entry) ? entry : null;

    /// <summary>Gives an entry new bindings; it comes with its first and goes with its last.</summary>
    public void Set(AorEntry entry, Binding[] bindings)
    {
        var wasEmpty = entry.Bindings.Length == 0;
        entry.Bindings = bindings;
        if (bindings.Length == 0)
        {
            Remove(entry);
            return;
        }

        if (wasEmpty) Add(entry);
        Queue(entry);
    }

    /// <summary>Takes the next entry that may have a binding to end.</summary>
    public bool TryTakeDue(long nowMs, out AorEntry entry)
    {
        while (_queue.TryPeek(out entry!, out var dueMs) && dueMs <= nowMs)
        {
            _queue.Dequeue();

            // Filed earlier since, or gone: this one counts no more.
            if (entry.QueuedDueMs != dueMs || entry.Bindings.Length == 0)
                continue;

            entry.QueuedDueMs = long.MaxValue;
            return true;
        }

        return false;
    }

    /// <summary>Files an entry under its first binding's end, if it is not filed at least as early.</summary>
    public void Queue(AorEntry entry)
    {
        var dueMs = long.MaxValue;
        foreach (var binding in entry.Bindings) dueMs = Math.Min(dueMs, binding.EndMs);
        if (dueMs >= entry.QueuedDueMs)
            return;

        entry.QueuedDueMs = dueMs;
        _queue.Enqueue(entry, dueMs);
        if (_queue.Count > MinQueue && _queue.Count > 4 * _entryCount) Compact();
    }

    // Entries of users who came and went stay queued until their time; without this, coming and going fast would fill the memory.
    private void Compact()
    {
        _queue.Clear();
        foreach (var entry in All())
        {
            entry.QueuedDueMs = long.MaxValue;
            foreach (var binding in entry.Bindings) entry.QueuedDueMs = Math.Min(entry.QueuedDueMs, binding.EndMs);
            _queue.Enqueue(entry, entry.QueuedDueMs);
        }
    }

    private void Add(AorEntry entry)
    {
        if (!_realms.TryGetValue(entry.Realm, out var users))
            _realms.Add(entry.Realm, users = new Dictionary<string, AorEntry>(StringComparer.Ordinal));

        users[entry.Username] = entry;
        _entryCount++;
    }

    private void Remove(AorEntry entry)
    {
        if (!_realms.TryGetValue(entry.Realm, out var users) || !users.Remove(entry.Username))
            return;

        _entryCount--;
        if (users.Count == 0) _realms.Remove(entry.Realm);
    }
}
