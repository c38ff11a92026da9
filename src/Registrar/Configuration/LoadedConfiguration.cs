using Registrar.Directory;

namespace Registrar.Configuration;

/// <summary>Everything the files, the environment and the command line said, merged; not yet judged.</summary>
internal sealed record LoadedConfiguration
{
    /// <summary>The users.</summary>
    public required DirectorySnapshot Directory { get; init; }

    /// <summary>Everything else, with the place each value came from.</summary>
    public required ConfigurationNode Root { get; init; }

    /// <summary>The files read, as the user would name them.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>SHA-256 of the files' bytes, in hexadecimal: equal means nothing to reload.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The same without users, for who keeps it: a reload must not leave the users of the start in memory for ever.</summary>
    public LoadedConfiguration WithoutUsers() => this with { Directory = new DirectoryBuilder().Build() };

    /// <summary>The same without <c>directory</c> for libraries that take Microsoft's configuration.</summary>
    public IConfigurationRoot ToConfiguration()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, node) in Root.Leaves()) values[path] = node.Text;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
