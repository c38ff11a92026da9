namespace Registrar.Configuration;

/// <summary>Finds changed keys that a reload cannot put in force.</summary>
internal static class RestartKeys
{
    /// <summary>Paths whose value differs and that are not live, in alphabetical order. Values are not told: some are secrets.</summary>
    public static IReadOnlyList<string> Find(ConfigurationNode before, ConfigurationNode after)
    {
        var old = Values(before);
        var now = Values(after);
        var live = ConfigurationKeys.All.Where(static key => key.IsLive).Select(static key => key.Path).ToList();
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.OrdinalIgnoreCase)
                .Where(path => old.GetValueOrDefault(path) != now.GetValueOrDefault(path))
                .Where(path => !live.Exists(key => IsAtOrBelow(path, key)))
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static bool IsAtOrBelow(string path, string key)
        => path.StartsWith(key, StringComparison.OrdinalIgnoreCase) && (path.Length == key.Length || path[key.Length] == ':');

    // A key written as null is a key not written.
    private static Dictionary<string, string> Values(ConfigurationNode root)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in ConfigurationKeys.JudgedSections)
        {
            if (!root.TryFind(section, out var node)) continue;
            foreach (var (path, leaf) in node.Leaves(section))
            {
                if (leaf.Text is not null) values[path] = leaf.Text;
            }
        }

        return values;
    }
}
