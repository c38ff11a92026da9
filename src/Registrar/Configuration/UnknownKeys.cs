namespace Registrar.Configuration;

/// <summary>Finds keys nobody reads: most are misspelt.</summary>
internal static class UnknownKeys
{
    /// <summary>One sentence per unknown key in our sections, and per section that is nearly one of ours.</summary>
    public static IReadOnlyList<string> Find(ConfigurationNode root)
    {
        var known = ConfigurationKeys.All.Select(static key => key.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var warnings = new List<string>();
        foreach (var (section, node) in root.Children)
        {
            if (ConfigurationKeys.JudgedSections.Contains(section, StringComparer.OrdinalIgnoreCase))
            {
                FindInSection(section, node, known, warnings);
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

    private static void FindInSection(string section, ConfigurationNode node, HashSet<string> known, List<string> warnings)
    {
        foreach (var (path, leaf) in node.Leaves(section))
        {
            var plain = ConfigurationKeys.WithoutListNames(path);
            if (path.StartsWith($"{ConfigurationKeys.Realms.Path}:", StringComparison.OrdinalIgnoreCase))
            {
                FindInRealm(plain.Split(':'), leaf, warnings);
                continue;
            }

            if (known.Contains(plain) || plain.Equals(section, StringComparison.OrdinalIgnoreCase)) continue;

            // A value where a section of keys may stand, or nothing inside such a section, is judged by its reader.
            if (known.Any(key => key.StartsWith($"{plain}:", StringComparison.OrdinalIgnoreCase))) continue;

            var names = known.Where(key => key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));
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
        var key = string.Join(':', names[3..]);
        var known = ConfigurationKeys.All.Where(static candidate => candidate.IsPerRealm).Select(static candidate => candidate.Path["registrar:".Length..]).ToList();
        if (known.Contains(key, StringComparer.OrdinalIgnoreCase)) return;

        var path = $"{ConfigurationKeys.Realms.Path}:{names[2]}:";
        var hint = ConfigurationKeys.All.Any(candidate => candidate.Path.Equals($"registrar:{key}", StringComparison.OrdinalIgnoreCase))
            ? $"It is for all realms together: write registrar:{key}."
            : NearestName.Of(key, known) is { } near ? $"Did you mean {path}{near}?" : "docs/configuration.md lists every key.";
        warnings.Add($"{leaf.Origin}: unknown key {path}{key} is ignored. {hint}");
    }
}
