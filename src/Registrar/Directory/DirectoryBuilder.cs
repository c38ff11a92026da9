using System.Runtime.InteropServices;
using Registrar.Configuration;
using Registrar.Core;

namespace Registrar.Directory;

/// <summary>Merges the directories of several files, later over earlier, and makes the index of it.</summary>
/// <remarks>
/// What the files say stands once, in a list in the order read; an index by name points into it. A million users of one file
/// need 250 MB at the worst moment; two generations of dictionaries full of entries needed 600.
/// </remarks>
internal sealed class DirectoryBuilder
{
    private readonly EntryList _entries = new();

    // Realm (lower case) → user (case matters) → where in the list.
    private readonly Dictionary<string, Dictionary<string, int>> _realms = new(StringComparer.Ordinal);

    /// <summary>Where the next file's entries go; <see cref="Apply"/> follows.</summary>
    public EntryList Entries => _entries;

    /// <summary>Forgets what earlier files said.</summary>
    public void Clear()
    {
        _realms.Clear();
        _entries.Clear();
    }

    /// <summary>Lays what was added to <see cref="Entries"/> over the earlier ones.</summary>
    /// <param name="first">The index of the first one added.</param>
    public void Apply(int first)
    {
        var index = first;
        while (index < _entries.Count)
        {
            var realm = _entries[index].Realm;
            if (_entries[index].IsRemoved)
            {
                Remove(realm, _entries[index].Name);
                index++;
                continue;
            }

            // The users of one label follow each other: the room they need is taken at once.
            var end = index + 1;
            while (end < _entries.Count && ReferenceEquals(_entries[end].Realm, realm) && !_entries[end].IsRemoved) end++;

            ref var users = ref CollectionsMarshal.GetValueRefOrAddDefault(_realms, realm, out _);
            users ??= new Dictionary<string, int>(StringComparer.Ordinal);
            users.EnsureCapacity(users.Count + end - index);
            for (; index < end; index++) Add(users, index);
        }
    }

    /// <summary>Makes the index and leaves the builder empty.</summary>
    /// <exception cref="ConfigurationException">Two users have one telephone number.</exception>
    public DirectorySnapshot Build()
    {
        var gaps = new HashGaps();
        var twins = new FoldTwins();
        var numbers = new NumberIndexBuilder();
        var realms = new Dictionary<string, Dictionary<string, UserCredentials>>(_realms.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (realm, indexes) in _realms)
        {
            // A later file may speak of what stands inside a user of an earlier one; that does not make it a realm.
            if (IsInsideUser(realm)) continue;

            var users = new Dictionary<string, UserCredentials>(indexes.Count, StringComparer.Ordinal);
            foreach (var (name, index) in indexes)
            {
                ref readonly var entry = ref _entries[index];
                if (!entry.IsUser) continue;
                users.Add(name, entry.ToCredentials());
                gaps.Note(in entry);
                numbers.Add(in entry);
            }

            twins.Note(indexes, _entries);
            if (users.Count > 0) realms.Add(realm, users);
        }

        Clear();
        return new DirectorySnapshot(realms, numbers.Numbers, gaps, twins);
    }

    private void Add(Dictionary<string, int> users, int index)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(users, _entries[index].Name, out var isKnown);
        if (isKnown) _entries[known] = _entries[known].With(in _entries[index]);
        else known = index;
    }

    private bool IsInsideUser(string realm)
    {
        var dot = realm.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && _realms.TryGetValue(realm[(dot + 1)..], out var parent)
            && parent.TryGetValue(realm[..dot], out var index)
            && _entries[index].IsUser;
    }

    private void Remove(string realm, string name)
    {
        if (_realms.TryGetValue(realm, out var users)) users.Remove(name);

        var label = name.ToLowerInvariant();
        var removed = realm.Length == 0 ? label : $"{label}.{realm}";
        foreach (var other in _realms.Keys)
        {
            if (other == removed || other.EndsWith($".{removed}", StringComparison.Ordinal)) _realms.Remove(other);
        }
    }
}
