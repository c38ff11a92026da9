using System.Security.Cryptography;
using System.Text;
using Registrar.Directory;

namespace Registrar.Configuration;

/// <summary>Reads files, environment and command line, in this order of growing weight.</summary>
/// <remarks>Can be asked again: a reload reads the files anew and keeps what the environment and the arguments said.</remarks>
internal sealed class ConfigurationLoader(ProgramEnvironment environment, IReadOnlyList<OverrideArgument> overrides)
{
    /// <summary>The files it reads.</summary>
    public ConfigurationFiles Files { get; } = ConfigurationFiles.For(environment);

    /// <summary>Loads everything.</summary>
    /// <exception cref="ConfigurationException">A file is broken or missing; the message names it.</exception>
    public LoadedConfiguration Load()
    {
        var files = Files.ReadAll();
        return Load(files, Fingerprint(files));
    }

    /// <summary>Loads everything, unless the files are those of an earlier load: a million users are not read for a change of another file.</summary>
    /// <param name="fingerprint">Of the earlier load.</param>
    /// <returns><see langword="null"/> when nothing has changed.</returns>
    /// <exception cref="ConfigurationException">A file is broken or missing; the message names it.</exception>
    public LoadedConfiguration? LoadUnless(string fingerprint)
    {
        var files = Files.ReadAll();
        var now = Fingerprint(files);
        return now == fingerprint ? null : Load(files, now);
    }

    private static string Fingerprint(List<KeyValuePair<string, byte[]>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}:{bytes.Length}\n"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private LoadedConfiguration Load(List<KeyValuePair<string, byte[]>> files, string fingerprint)
    {
        var root = new ConfigurationNode(ConfigurationNodeKind.Object, new ValueOrigin("configuration"));
        var directory = new DirectoryBuilder();
        string[] names = [.. files.Select(static file => file.Key)];
        foreach (var (name, bytes) in files) ConfigurationFileReader.Read(name, bytes, root, directory);

        // Read: a million users in text need not stay beside the index that is made of them now.
        files.Clear();

        ApplyEnvironment(root);
        foreach (var argument in overrides)
        {
            var origin = new ValueOrigin($"argument --{argument.Key}");
            RefuseForeign(argument.Key.Split(':')[0], origin);
            Override(root, argument.Key, argument.Value, origin);
        }

        return new LoadedConfiguration
        {
            Directory = directory.Build(),
            Root = root,
            Files = names,
            Fingerprint = fingerprint,
        };
    }

    // Sorted, so that two spellings of one key give the same winner everywhere.
    private void ApplyEnvironment(ConfigurationNode root)
    {
        foreach (var (name, value) in environment.Variables.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            var key = name.Replace("__", ":", StringComparison.Ordinal);
            var section = key.Split(':')[0];
            if (section.Length == key.Length) continue;
            if (ConfigurationKeys.IsSection(section) || IsDirectory(section))
            {
                Override(root, key, value, new ValueOrigin($"environment variable {name}"));
            }
        }
    }

    // A file and the environment are shared with other programs; the command line is ours alone.
    private static void RefuseForeign(string section, ValueOrigin origin)
    {
        if (ConfigurationKeys.IsSection(section) || IsDirectory(section) || section.Length == 0) return;

        string[] known = [.. ConfigurationKeys.JudgedSections, ConfigurationKeys.LoggingSection];
        var hint = NearestName.Of(section, known) is { } near ? $"Did you mean '{near}'?" : $"Write one of {string.Join(", ", known)}.";
        throw new ConfigurationException($"{origin}: there is no section '{section}'. {hint}");
    }

    private static void Override(ConfigurationNode root, string key, string value, ValueOrigin origin)
    {
        var names = key.Split(':');
        if (IsDirectory(names[0]))
        {
            throw new ConfigurationException(
                $"{origin} names the {DirectoryReader.Section}, which only files can hold. "
                + "Put the user into local.json of the configuration directory.");
        }

        if (names.Any(static name => name.Length == 0))
        {
            throw new ConfigurationException($"{origin} has an empty name in its key. Write e.g. --drachtio:port 9022.");
        }

        root.Set(key, value, origin);
    }

    private static bool IsDirectory(string section)
        => section.Equals(DirectoryReader.Section, StringComparison.OrdinalIgnoreCase);
}
