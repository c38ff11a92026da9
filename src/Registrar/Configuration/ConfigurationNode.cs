using System.Diagnostics.CodeAnalysis;

namespace Registrar.Configuration;

/// <summary>One value of the merged configuration outside <c>directory</c>, and where it came from.</summary>
/// <remarks>
/// Merging is that of Node's config package: objects deeply, everything else (lists too) replaced whole. Names ignore
/// case, as environment variables need it. Built by one thread, only read afterwards.
/// </remarks>
internal sealed class ConfigurationNode(ConfigurationNodeKind kind, ValueOrigin origin, string? text = null)
{
    private readonly OrderedDictionary<string, ConfigurationNode> _children = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the value is.</summary>
    public ConfigurationNodeKind Kind { get; } = kind;

    /// <summary>Where the value was written.</summary>
    public ValueOrigin Origin { get; } = origin;

    /// <summary>The text of a value; <see langword="null"/> for objects, lists and null.</summary>
    public string? Text { get; } = text;

    /// <summary>The members of an object or the elements of a list, in the order written.</summary>
    public IReadOnlyDictionary<string, ConfigurationNode> Children => _children;

    /// <summary>Finds the value at a path.</summary>
    /// <param name="path">Names separated by colons, e.g. <c>drachtio:servers:0:port</c>.</param>
    /// <param name="node">The value found.</param>
    public bool TryFind(string path, [NotNullWhen(true)] out ConfigurationNode? node)
    {
        node = this;
        foreach (var name in path.Split(':'))
        {
            if (!node._children.TryGetValue(name, out node)) return false;
        }

        return true;
    }

    /// <summary>Puts a value below this one: merged into an object of the same name, in place of anything else.</summary>
    public void Merge(string name, ConfigurationNode value)
    {
        if (value.Kind == ConfigurationNodeKind.Object
            && _children.TryGetValue(name, out var existing)
            && existing.Kind == ConfigurationNodeKind.Object)
        {
            foreach (var (childName, child) in value._children) existing.Merge(childName, child);
            return;
        }

        _children[name] = value;
    }

    /// <summary>Sets one value by its path, as an environment variable or an argument does.</summary>
    /// <remarks>A value in the way becomes an object; an element of a list keeps its list.</remarks>
    public void Set(string path, string text, ValueOrigin origin)
    {
        var node = this;
        var names = path.Split(':');
        foreach (var name in names.AsSpan(0, names.Length - 1))
        {
            if (!node._children.TryGetValue(name, out var next)
                || next.Kind is ConfigurationNodeKind.Value or ConfigurationNodeKind.Null)
            {
                next = new ConfigurationNode(ConfigurationNodeKind.Object, origin);
                node._children[name] = next;
            }

            node = next;
        }

        node._children[names[^1]] = new ConfigurationNode(ConfigurationNodeKind.Value, origin, text);
    }

    /// <summary>Every value with its path, the form Microsoft.Extensions.Configuration takes.</summary>
    public IEnumerable<KeyValuePair<string, ConfigurationNode>> Leaves(string prefix = "")
    {
        foreach (var (name, child) in _children)
        {
            var path = prefix.Length == 0 ? name : $"{prefix}:{name}";
            if (child._children.Count == 0) yield return new(path, child);
            foreach (var leaf in child.Leaves(path)) yield return leaf;
        }
    }
}
