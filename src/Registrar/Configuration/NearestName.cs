namespace Registrar.Configuration;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NearestName
{
    // Longer than any of our names; keeps the distance table small whatever a file holds.
    private const int MaxCharacters = 64;

    /// <summary>The candidate that takes the fewest letters to change, or <see langword="null"/> when none is near.</summary>
    /// <remarks>Near: at most a third of the letters differ, two swapped ones counting once; case and <c>-</c>, <c>_</c> aside.</remarks>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > MaxCharacters) return null;

        var plain = Plain(name);
        var best = candidates
            .Select(candidate => (Name: candidate, Distance: Distance(plain, Plain(candidate))))
            .OrderBy(static pair => pair.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, plain.Length / 3) ? best.Name : null;
    }

    private static string Plain(string name)
        => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var best = Math.Min(change, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                table[i, j] = isSwap ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
            }
        }

        return table[a.Length, b.Length];
    }
}
