using System.Net;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Judges the merged configuration and makes typed settings of it.</summary>
internal static class SettingsReader
{
    /// <summary>Reads every section.</summary>
    /// <exception cref="ConfigurationException">Something is wrong; one sentence a line, all of them together.</exception>
    public static ProgramSettings Read(LoadedConfiguration loaded)
    {
        var reader = new SectionReader(loaded.Root);
        var servers = ServersReader.Read(reader);
        var registrar = RegistrarOptionsReader.Read(reader);
        var http = ReadHttp(reader);
        var embedded = EmbeddedReader.Read(reader);

        // Rules between options only make sense once each of them is sound by itself.
        IReadOnlyList<string> problems = reader.Errors.Count > 0
            ? reader.Errors
            : [.. registrar.Validate().Select(sentence => WithOrigin(reader, sentence))];
        if (problems.Count == 0) problems = [.. AlgorithmCoverage.Check(reader, registrar, loaded.Directory.Gaps), .. FoldedNames.Check(registrar, loaded.Directory.Twins)];
        if (problems.Count > 0) throw new ConfigurationException(string.Join('\n', problems));

        return new ProgramSettings
        {
            Servers = servers,
            Registrar = registrar,
            Http = http,
            Embedded = embedded,
            Warnings = [.. UnknownKeys.Find(loaded.Root), .. RealmsWithoutUsers(reader, loaded), .. PolicyWarnings.Find(reader, registrar)],
        };
    }

    // The registrar's own sentences begin with the key's name. What a realm does not set itself it has from the defaults.
    private static string WithOrigin(SectionReader reader, string sentence)
    {
        var key = sentence.Split(' ')[0];
        return reader.TryFind($"registrar:{key}", out var node) || reader.TryFind($"registrar:{key.Split(':')[^1]}", out node)
            ? $"{node.Origin}: registrar:{sentence}"
            : $"registrar:{sentence}";
    }

    // Most likely a misspelt realm: its rules would be in force for nobody.
    private static IEnumerable<string> RealmsWithoutUsers(SectionReader reader, LoadedConfiguration loaded)
        => reader.TryFind(Keys.Realms.Path, out var realms)
            ? realms.Children.Where(realm => !loaded.Directory.ServesRealm(realm.Key.ToLowerInvariant()))
                .Select(realm => $"{realm.Value.Origin}: {Keys.Realms.Path}:{realm.Key} has no user in directory; its rules are for nobody.")
            : [];

    private static HttpSettings ReadHttp(SectionReader reader)
    {
        var host = reader.Text(Keys.HttpHost, "127.0.0.1")!;
        if (!AddressReader.TryReadAddress(host, out var address))
        {
            reader.TryFind(Keys.HttpHost.Path, out var node);
            reader.Refuse(
                node!.Origin,
                Keys.HttpHost.Path,
                $"'{host}'",
                "Write an IP address of this machine, e.g. 127.0.0.1 or ::1; 0.0.0.0 is every address.");
        }

        return new HttpSettings(address ?? IPAddress.Loopback, reader.Number(Keys.HttpPort, 9000));
    }
}
