using System.Globalization;

namespace Registrar.Configuration;

/// <summary>Takes typed values out of the merged tree; what is wrong becomes a sentence in a list.</summary>
/// <remarks>All errors of a configuration are reported together: nobody wants to start six times for six typos.</remarks>
internal sealed class SectionReader(ConfigurationNode root)
{
    private readonly List<string> _errors = [];

    /// <summary>Everything that was wrong so far, a sentence each.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The text of a key, <paramref name="otherwise"/> when absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The default.</param>
    /// <param name="path">Where the key stands when not at its own path, e.g. in a list of servers.</param>
    public string? Text(ConfigurationKey key, string? otherwise, string? path = null)
    {
        if (!TryFind(path ?? key.Path, out var node)) return otherwise;
        if (node.Kind == ConfigurationNodeKind.Value && node.Text!.Length > 0) return node.Text;

        Refuse(key, node, path);
        return otherwise;
    }

    /// <summary>The number of a key.</summary>
    public int Number(ConfigurationKey key, int otherwise, string? path = null)
    {
        if (!TryFind(path ?? key.Path, out var node)) return otherwise;
        if (node.Kind == ConfigurationNodeKind.Value
            && long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= key.Minimum
            && number <= key.Maximum)
        {
            return (int)number;
        }

        Refuse(key, node, path);
        return otherwise;
    }

    /// <summary>The switch of a key: true/false, also on/off, yes/no and 1/0 as environments have it.</summary>
    public bool Switch(ConfigurationKey key, bool otherwise, string? path = null)
    {
        if (!TryFind(path ?? key.Path, out var node)) return otherwise;

        switch (node.Kind == ConfigurationNodeKind.Value ? node.Text!.ToLowerInvariant() : "")
        {
            case "true" or "on" or "yes" or "1":
                return true;
            case "false" or "off" or "no" or "0":
                return false;
            default:
                Refuse(key, node, path);
                return otherwise;
        }
    }

    /// <summary>The word of a key, any case.</summary>
    public TEnum Choice<TEnum>(ConfigurationKey key, TEnum otherwise, string? path = null)
        where TEnum : struct, Enum
    {
        if (!TryFind(path ?? key.Path, out var node)) return otherwise;
        if (node.Kind == ConfigurationNodeKind.Value && key.Choices.Contains(node.Text!, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<TEnum>(node.Text!, ignoreCase: true);

        Refuse(key, node, path);
        return otherwise;
    }

    /// <summary>The texts of a key, <paramref name="otherwise"/> itself when absent; an empty list is one.</summary>
    public IReadOnlyList<string> Texts(ConfigurationKey key, IReadOnlyList<string> otherwise, string? path = null)
        => TryFind(path ?? key.Path, out _) ? [.. TextList(key, otherwise, path).Select(static text => text.Key)] : otherwise;

    /// <summary>The texts of a key with the place of each; a single text is a list of one.</summary>
    public IReadOnlyList<KeyValuePair<string, ValueOrigin>> TextList(
        ConfigurationKey key, IReadOnlyList<string> otherwise, string? path = null)
    {
        if (!TryFind(path ?? key.Path, out var node))
        {
            return [.. otherwise.Select(static text => KeyValuePair.Create(text, new ValueOrigin("default")))];
        }

        IEnumerable<ConfigurationNode> elements = node.Kind == ConfigurationNodeKind.Value ? [node] : node.Children.Values;
        var texts = new List<KeyValuePair<string, ValueOrigin>>();
        foreach (var element in elements)
        {
            if (element.Kind == ConfigurationNodeKind.Value && element.Text!.Length > 0)
            {
                texts.Add(new(element.Text, element.Origin));
            }
            else
            {
                Refuse(key, element, path);
            }
        }

        if (node.Kind == ConfigurationNodeKind.Object && node.Children.Count == 0) Refuse(key, node, path);
        return texts;
    }

    /// <summary>The numbers of a key, as many as it has.</summary>
    public IReadOnlyList<int> Numbers(ConfigurationKey key, IReadOnlyList<int> otherwise, string? path = null)
    {
        if (!TryFind(path ?? key.Path, out var node)) return otherwise;
        if (node.Kind != ConfigurationNodeKind.List)
        {
            Refuse(key, node, path);
            return otherwise;
        }

        var numbers = new List<int>();
        foreach (var element in node.Children.Values)
        {
            if (element.Kind == ConfigurationNodeKind.Value
                && long.TryParse(element.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= key.Minimum
                && number <= key.Maximum)
            {
                numbers.Add((int)number);
                continue;
            }

            Refuse(key, element, path);
            return otherwise;
        }

        if (numbers.Count == key.Count) return numbers;

        Refuse(node.Origin, path ?? key.Path, $"a list of {numbers.Count}", $"Write {key.Expectation}.");
        return otherwise;
    }

    /// <summary>Finds a value; null counts as absent.</summary>
    public bool TryFind(string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConfigurationNode? node)
        => root.TryFind(path, out node) && node.Kind != ConfigurationNodeKind.Null;

    /// <summary>Adds an error: place, key, value, remedy.</summary>
    public void Refuse(ValueOrigin origin, string key, string value, string remedy)
        => _errors.Add($"{origin}: {key} is {value}. {remedy}");

    private void Refuse(ConfigurationKey key, ConfigurationNode node, string? path)
    {
        var value = node.Kind switch
        {
            ConfigurationNodeKind.Object => "an object",
            ConfigurationNodeKind.List => "a list",
            _ when node.Text?.Length == 0 => "empty",
            _ when key.IsSecret => "not usable",
            _ => $"'{node.Text}'",
        };
        Refuse(node.Origin, path ?? key.Path, value, $"Write {key.Expectation}.");
    }
}
