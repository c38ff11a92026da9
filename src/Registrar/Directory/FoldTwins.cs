using Registrar.Configuration;

namespace Registrar.Directory;

/// <summary>Users whose names differ in case only, by realm: with <c>foldcase</c> they would share one address of record, each able to take away the other's phones.</summary>
/// <remarks>Filled by one thread, only read afterwards. The first few pairs of a realm by name, the others counted.</remarks>
internal sealed class FoldTwins
{
    /// <summary>How many pairs of one realm are named.</summary>
    public const int MaxNamed = 10;

    private readonly Dictionary<string, Pairs> _realms = new(StringComparer.Ordinal);

    /// <summary>The realms with such users.</summary>
    public IEnumerable<string> Realms => _realms.Keys;

    /// <summary>Looks through the users of a realm.</summary>
    /// <param name="users">Where each name stands among the entries.</param>
    /// <param name="entries">What is known of them; what is no user is passed over.</param>
    public void Note(Dictionary<string, int> users, EntryList entries)
    {
        // Folded as the registrar's table folds. Only names that folding changes cost anything, and most are numbers.
        Dictionary<string, int>? folded = null;
        foreach (var (name, index) in users)
        {
            var key = name.ToLowerInvariant();
            if (ReferenceEquals(key, name) || key == name || !entries[index].IsUser) continue;

            folded ??= new Dictionary<string, int>(StringComparer.Ordinal);
            if ((users.TryGetValue(key, out var other) && entries[other].IsUser) || folded.TryGetValue(key, out other))
                Add(in entries[other], in entries[index]);
            else
                folded.Add(key, index);
        }
    }

    /// <summary>The pairs of a realm.</summary>
    /// <param name="realm">Lower case.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>The first <see cref="MaxNamed"/>, each user as user@realm with the place where it was written.</returns>
    public IReadOnlyList<((string User, ValueOrigin Origin) One, (string User, ValueOrigin Origin) Other)> Find(string realm, out int count)
    {
        var pairs = _realms.GetValueOrDefault(realm);
        count = pairs?.Count ?? 0;
        return pairs?.Named ?? [];
    }

    private void Add(in DirectoryEntry one, in DirectoryEntry other)
    {
        if (!_realms.TryGetValue(one.Realm, out var pairs)) _realms.Add(one.Realm, pairs = new Pairs());
        pairs.Count++;
        if (pairs.Named.Count < MaxNamed) pairs.Named.Add(((one.Path, one.Origin), (other.Path, other.Origin)));
    }

    private sealed class Pairs
    {
        public List<((string User, ValueOrigin Origin) One, (string User, ValueOrigin Origin) Other)> Named { get; } = [];

        public int Count { get; set; }
    }
}
