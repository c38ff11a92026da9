using Registrar.Core;
using Registrar.Directory;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Finds users whom <c>foldcase</c> would give one address of record.</summary>
internal static class FoldedNames
{
    /// <summary>A sentence for each of the first few pairs, and one with the number of the others.</summary>
    public static IReadOnlyList<string> Check(RegistrarOptions options, FoldTwins twins)
    {
        var sentences = new List<string>();
        var pairs = 0;
        foreach (var realm in twins.Realms)
        {
            var own = options.Realms.FirstOrDefault(set => set.Key.Equals(realm, StringComparison.OrdinalIgnoreCase)).Value ?? options;
            if (!own.FoldCase) continue;

            var named = twins.Find(realm, out var count);
            pairs += count;
            sentences.AddRange(named.Take(FoldTwins.MaxNamed - sentences.Count).Select(
                pair => $"{pair.Other.Origin}: with {Keys.FoldCase.Path} users {pair.Other.User} and {pair.One.User} ({pair.One.Origin}) are one address; "
                    + "rename or remove one of them, or switch foldcase off in their realm."));
        }

        if (pairs > sentences.Count) sentences.Add($"And {pairs - sentences.Count} more.");
        return sentences;
    }
}
