using Registrar.Core;
using Registrar.Directory;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Finds users who could not answer a challenge they get: no secret, and no hash of an algorithm offered in their realm.</summary>
internal static class AlgorithmCoverage
{
    /// <summary>A sentence for each of the first few, and one with the number of the others.</summary>
    /// <remarks>Realms of <paramref name="options"/> ignore case, as <see cref="RegistrarOptionsReader"/> makes them.</remarks>
    public static IReadOnlyList<string> Check(SectionReader reader, RegistrarOptions options, HashGaps gaps)
    {
        var sentences = new List<string>();
        var users = 0;
        foreach (var realm in gaps.Realms)
        {
            if (!options.Realms.TryGetValue(realm, out var own)) own = options;
            foreach (var algorithm in own.Algorithms.Select(static name => name.ToUpperInvariant()).Distinct(StringComparer.Ordinal))
            {
                var named = gaps.Find(realm, algorithm, out var count);
                users += count;
                sentences.AddRange(named.Take(HashGaps.MaxNamed - sentences.Count).Select(
                    one => $"{one.Origin}: user {one.User} has {(one.HasPlaceholder ? "only the shipped placeholder for a secret" : "no secret")} and no {algorithm} hash, but {Offer(reader, realm)} offers {algorithm}; "
                        + "add a hash or a secret, or take the algorithm out."));
            }
        }

        if (users > sentences.Count) sentences.Add($"And {users - sentences.Count} more.");
        return sentences;
    }

    private static string Offer(SectionReader reader, string realm)
    {
        var own = $"{Keys.Realms.Path}:{realm}:{Keys.Algorithms.Path["registrar:".Length..]}";
        return reader.TryFind(own, out _) ? own
            : reader.TryFind(Keys.Algorithms.Path, out _) ? Keys.Algorithms.Path
            : $"{Keys.Algorithms.Path} (not set)";
    }
}
