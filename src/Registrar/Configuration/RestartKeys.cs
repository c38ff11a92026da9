namespace Registrar.Configuration;

/// <summary>Finds changed keys that a reload cannot put in force.</summary>
internal static class RestartKeys
{
    /// <summary>Known paths whose value differs and that are not live, in alphabetical order. Values are not told: some are secrets.</summary>
    /// <remarks>A key nobody reads is not among them: no restart would put it in force either.</remarks>
    public static IReadOnlyList<string> Find(ConfigurationNode before, ConfigurationNode after)
    {
        var old = Values(before);
        var now = Values(after);
        var waiting = ConfigurationKeys.All.Where(static key => !key.IsLive).Select(static key => key.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.OrdinalIgnoreCase)
                .Where(path => old.GetValueOrDefault(path) != now.GetValueOrDefault(path))
                .Where(path => waiting.Contains(ConfigurationKeys.WithoutListNames(path)))
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
    }

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
