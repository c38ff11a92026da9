using System.Runtime.InteropServices;
using Registrar.Configuration;
using Registrar.Core;

namespace Registrar.Directory;

/// <summary>Merges the directories of several files, later over earlier, and makes the index of it.</summary>
internal sealed class DirectoryBuilder
{
    // Realm (lower case) → user (case matters) → what is known so far.
    private readonly Dictionary<string, Dictionary<string, DirectoryEntry>> _realms = new(StringComparer.Ordinal);

    /// <summary>Forgets what earlier files said.</summary>
    public void Clear() => _realms.Clear();

    /// <summary>Lays one file's entries over the earlier ones.</summary>
    public void Apply(IReadOnlyList<DirectoryEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.IsRemoved)
            {
                Remove(entry.Realm, entry.Name);
                continue;
            }

            ref var users = ref CollectionsMarshal.GetValueRefOrAddDefault(_realms, entry.Realm, out _);
            users ??= new Dictionary<string, DirectoryEntry>(StringComparer.Ordinal);
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(users, entry.Name, out var isKnown);
            known = isKnown ? known.With(entry) : entry;
        }
    }

    /// <summary>Makes the index; the builder may be thrown away then.</summary>
    /// <exception cref="ConfigurationException">Two users have one telephone number.</exception>
    public DirectorySnapshot Build()
    {
        var gaps = new HashGaps();
        var twins = new FoldTwins();
        var numbers = new NumberIndexBuilder();
        var realms = new Dictionary<string, Dictionary<string, UserCredentials>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (realm, entries) in _realms)
        {
            // A later file may speak of what stands inside a user of an earlier one; that does not make it a realm.
            if (IsInsideUser(realm)) continue;

            var users = new Dictionary<string, UserCredentials>(entries.Count, StringComparer.Ordinal);
            foreach (var (name, entry) in entries)
            {
                if (!entry.IsUser) continue;
                users.Add(name, Credentials(in entry));
                gaps.Note(in entry);
                numbers.Add(in entry);
            }

            twins.Note(entries);
            if (users.Count > 0) realms.Add(realm, users);
        }

        return new DirectorySnapshot(realms, numbers.Numbers, gaps, twins);
    }

    private static UserCredentials Credentials(in DirectoryEntry entry)
    {
        var plain = new UserCredentials { Secret = entry.HasIdlePlaceholder ? null : entry.Secret, Ha1 = entry.Ha1, Display = entry.Display };
        return entry.Extras is { } extras
            ? plain with { Ha1Sha256 = extras.Ha1Sha256, Ha1Sha512256 = extras.Ha1Sha512256, Aors = extras.Aors ?? [] }
            : plain;
    }

    private bool IsInsideUser(string realm)
    {
        var dot = realm.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && _realms.TryGetValue(realm[(dot + 1)..], out var parent)
            && parent.TryGetValue(realm[..dot], out var entry)
            && entry.IsUser;
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
