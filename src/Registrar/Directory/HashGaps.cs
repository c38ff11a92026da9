using System.Runtime.InteropServices;
using Registrar.Configuration;

namespace Registrar.Directory;

/// <summary>Who has neither a secret nor the hash of an algorithm, by realm: the first few by name, the others counted.</summary>
/// <remarks>Filled by one thread, only read afterwards. Small, however many users have hashes of one algorithm only.</remarks>
internal sealed class HashGaps
{
    /// <summary>How many of one realm and algorithm are named.</summary>
    public const int MaxNamed = 10;

    private static readonly (Proofs Proof, string Algorithm)[] Algorithms =
        [(Proofs.Md5, UserMemberReader.Md5), (Proofs.Sha256, UserMemberReader.Sha256), (Proofs.Sha512256, UserMemberReader.Sha512256)];

    // Of the realm noted last: users come realm by realm, and a million look-ups of one key are a tenth of a second.
    private readonly Gap?[] _last = new Gap?[Algorithms.Length];

    private readonly Dictionary<(string Realm, string Algorithm), Gap> _gaps = [];
    private string? _lastRealm;

    /// <summary>The realms with such users.</summary>
    public IEnumerable<string> Realms => _gaps.Keys.Select(static key => key.Realm).Distinct(StringComparer.Ordinal);

    /// <summary>Takes note of what a user lacks.</summary>
    public void Note(in DirectoryEntry entry)
    {
        var hasPlaceholder = entry.HasIdlePlaceholder;
        if ((entry.Proofs & Proofs.Secret) != Proofs.None && !hasPlaceholder) return;
        if (!ReferenceEquals(entry.Realm, _lastRealm))
        {
            Array.Clear(_last);
            _lastRealm = entry.Realm;
        }

        for (var i = 0; i < Algorithms.Length; i++)
        {
            if ((entry.Proofs & Algorithms[i].Proof) != Proofs.None) continue;

            var gap = _last[i] ??= Of(entry.Realm, Algorithms[i].Algorithm);
            gap.Count++;
            if (gap.Named.Count < MaxNamed) gap.Named.Add((entry.Path, entry.Origin, hasPlaceholder));
        }
    }

    /// <summary>Who lacks the hash of an algorithm in a realm.</summary>
    /// <param name="realm">Lower case.</param>
    /// <param name="algorithm">Upper case.</param>
    /// <param name="count">How many.</param>
    /// <returns>The first <see cref="MaxNamed"/> as user@realm, with the place where each was written, and whether the shipped placeholder is all it has for a secret.</returns>
    public IReadOnlyList<(string User, ValueOrigin Origin, bool HasPlaceholder)> Find(string realm, string algorithm, out int count)
    {
        var gap = _gaps.GetValueOrDefault((realm, algorithm));
        count = gap?.Count ?? 0;
        return gap?.Named ?? [];
    }

    private Gap Of(string realm, string algorithm)
    {
        ref var gap = ref CollectionsMarshal.GetValueRefOrAddDefault(_gaps, (realm, algorithm), out _);
        return gap ??= new Gap();
    }

    private sealed class Gap
    {
        public List<(string User, ValueOrigin Origin, bool HasPlaceholder)> Named { get; } = [];

        public int Count { get; set; }
    }
}
