namespace Registrar.Core.Bindings;

/// <summary>One part of the binding table with its lock, its index by realm and user, and its expiry queue.</summary>
/// <remarks>
/// Everything here is guarded by <see cref="Lock"/>. The queue holds an address of record at a time no later than its first
/// binding's end; a refresh does not touch it, the entry is filed again when it comes up. 16 bytes per address of record: a wheel
/// of slots would need as much.
/// </remarks>
internal sealed class BindingStripe
{
    private const int MinQueue = 256;

    // A tick: nobody sees that the first to end waits so long for the others.
    private const long TogetherMs = 250;

    private readonly Dictionary<string, Dictionary<string, AorEntry>> _realms = new(StringComparer.Ordinal);
    private readonly PriorityQueue<AorEntry, long> _queue = new();
    private int _entryCount;

    /// <summary>Guards the stripe; the event ring's lock and the ping wheel's may be taken inside it.</summary>
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

    /// <summary>Gives an entry other bindings; it comes with its first and goes with its last.</summary>
    public void Set(AorEntry entry, Binding[] bindings)
    {
        var before = entry.Bindings;
        if (bindings.Length == 0)
        {
            if (before.Length > 0) Remove(before[0].Text);
            entry.Bindings = bindings;
            return;
        }

        // Adding may fail for want of memory; then the entry has nothing of it.
        if (before.Length == 0) Add(bindings[0].Text, entry);
        entry.Bindings = bindings;
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
        var dueMs = FirstEnd(entry);
        if (dueMs >= entry.QueuedDueMs)
            return;

        File(entry, dueMs);
        if (_queue.Count > MinQueue && _queue.Count > 4 * _entryCount) Compact();
    }

    /// <summary>Leaves an entry that was taken until its next bindings end too, when they do so within a tick.</summary>
    /// <remarks>Ten phones of one user that lost power together would be ended one by one, each time with new arrays for the others: 26 kB of garbage where none is needed.</remarks>
    public bool TryPostpone(AorEntry entry, long nowMs)
    {
        var firstMs = FirstEnd(entry);
        if (nowMs - firstMs >= TogetherMs)
            return false;

        var lastMs = long.MinValue;
        foreach (ref readonly var binding in entry.Bindings.AsSpan())
        {
            if (binding.EndMs > nowMs && binding.EndMs <= firstMs + TogetherMs) lastMs = Math.Max(lastMs, binding.EndMs);
        }

        if (lastMs < 0 || firstMs > nowMs)
            return false;

        File(entry, lastMs);
        return true;
    }

    private static long FirstEnd(AorEntry entry)
    {
        var endMs = long.MaxValue;
        foreach (ref readonly var binding in entry.Bindings.AsSpan()) endMs = Math.Min(endMs, binding.EndMs);
        return endMs;
    }

    private void File(AorEntry entry, long dueMs)
    {
        entry.QueuedDueMs = dueMs;
        _queue.Enqueue(entry, dueMs);
    }

    // Entries of users who came and went stay queued until their time; without this, coming and going fast would fill the memory.
    private void Compact()
    {
        _queue.Clear();
        foreach (var entry in All())
        {
            entry.QueuedDueMs = FirstEnd(entry);
            _queue.Enqueue(entry, entry.QueuedDueMs);
        }
    }

    private void Add(BindingText text, AorEntry entry)
    {
        if (!_realms.TryGetValue(text.Realm, out var users))
            _realms.Add(text.Realm, users = new Dictionary<string, AorEntry>(StringComparer.Ordinal));

        users[text.Username] = entry;
        _entryCount++;
    }

    private void Remove(BindingText text)
    {
        if (!_realms.TryGetValue(text.Realm, out var users) || !users.Remove(text.Username))
            return;

        _entryCount--;
        if (users.Count == 0) _realms.Remove(text.Realm);
    }
}
