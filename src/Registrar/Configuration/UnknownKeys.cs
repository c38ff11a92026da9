namespace Registrar.Configuration;

/// <summary>Finds keys nobody reads: most are misspelt.</summary>
internal static class UnknownKeys
{
    private static readonly HashSet<string> Known = ConfigurationKeys.All.Select(static key => key.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> KnownInRealm = ConfigurationKeys.All.Where(static key => key.IsPerRealm)
        .Select(static key => key.Path["registrar:".Length..]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence per unknown key in our sections, and per section that is nearly one of ours.</summary>
    public static IReadOnlyList<string> Find(ConfigurationNode root)
    {
        var warnings = new List<string>();
        foreach (var (section, node) in root.Children)
        {
            if (ConfigurationKeys.JudgedSections.Contains(section, StringComparer.OrdinalIgnoreCase))
            {
                FindInSection(section, node, warnings);
            }
            else if (!ConfigurationKeys.IsSection(section)
                && NearestName.Of(section, [.. ConfigurationKeys.JudgedSections, Directory.DirectoryReader.Section]) is { } near)
            {
                // The file may be shared with other programs: only a near miss is worth a word.
                warnings.Add($"{node.Origin}: section '{section}' is not read. Did you mean '{near}'?");
            }
        }

        return warnings;
    }

    private static void FindInSection(string section, ConfigurationNode node, List<string> warnings)
    {
        foreach (var (path, leaf) in node.Leaves(section))
        {
            if (path.StartsWith($"{ConfigurationKeys.Realms.Path}:", StringComparison.OrdinalIgnoreCase))
            {
                FindInRealm(path.Split(':'), leaf, warnings);
                continue;
            }

            var plain = ConfigurationKeys.WithoutListNames(path);
            if (Known.Contains(plain) || plain.Equals(section, StringComparison.OrdinalIgnoreCase)) continue;

            // A value where a section of keys may stand, or nothing inside such a section, is judged by its reader.
            if (Known.Any(key => key.StartsWith($"{plain}:", StringComparison.OrdinalIgnoreCase))) continue;

            var names = Known.Where(key => key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));
            var hint = NearestName.Of(plain[(section.Length + 1)..], names.Select(key => key[(section.Length + 1)..])) is { } near
                ? $"Did you mean {section}:{near}?"
                : "docs/configuration.md lists every key.";
            warnings.Add($"{leaf.Origin}: unknown key {path} is ignored. {hint}");
        }
    }

    // registrar:realms:{realm}:{key}; a value in place of the realm's object is judged by its reader.
    private static void FindInRealm(string[] names, ConfigurationNode leaf, List<string> warnings)
    {
        if (names.Length < 4) return;
        var key = ConfigurationKeys.WithoutListNames(string.Join(':', names[3..]));
        if (KnownInRealm.Contains(key)) return;

        var path = $"{ConfigurationKeys.Realms.Path}:{names[2]}:";
        var hint = Known.Contains($"registrar:{key}")
            ? $"It is for all realms together: write registrar:{key}."
            : NearestName.Of(key, KnownInRealm) is { } near ? $"Did you mean {path}{near}?" : "docs/configuration.md lists every key.";
        warnings.Add($"{leaf.Origin}: unknown key {path}{key} is ignored. {hint}");
    }
}
