using System.Runtime.InteropServices;
using Registrar.Configuration;

namespace Registrar.Directory;

/// <summary>Who has neither a secret nor the hash of an algorithm, by realm: the first few by name, the others counted.</summary>
/// <remarks>Filled by one thread, only read afterwards. Small, however many users have hashes of one algorithm only.</remarks>
internal sealed class HashGaps
{
    /// <summary>How many of one realm and algorithm are named.</summary>
    public const int MaxNamed = 10;

    private static readonly string[] Algorithms = [UserMemberReader.Md5, UserMemberReader.Sha256, UserMemberReader.Sha512256];

    private readonly Dictionary<(string Realm, string Algorithm), Gap> _gaps = [];

    /// <summary>The realms with such users.</summary>
    public IEnumerable<string> Realms => _gaps.Keys.Select(static key => key.Realm).Distinct(StringComparer.Ordinal);

    /// <summary>Takes note of what a user lacks.</summary>
    public void Note(in DirectoryEntry entry)
    {
        var hasPlaceholder = entry.HasIdlePlaceholder;
        if (entry.Secret is not null && !hasPlaceholder) return;
        foreach (var algorithm in Algorithms)
        {
            if (entry.HashOf(algorithm) is not null) continue;

            ref var gap = ref CollectionsMarshal.GetValueRefOrAddDefault(_gaps, (entry.Realm, algorithm), out _);
            gap ??= new Gap();
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

    private sealed class Gap
    {
        public List<(string User, ValueOrigin Origin, bool HasPlaceholder)> Named { get; } = [];

        public int Count { get; set; }
    }
}
