using System.Net;
using Registrar.Core;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Judges the merged configuration and makes typed settings of it.</summary>
internal static class SettingsReader
{
    /// <summary>Reads every section.</summary>
    /// <param name="loaded">What was written.</param>
    /// <param name="isReload">The embedded server runs already: its certificate is not read again, and cannot stand in the way of other changes.</param>
    /// <exception cref="ConfigurationException">Something is wrong; one sentence a line, all of them together.</exception>
    public static ProgramSettings Read(LoadedConfiguration loaded, bool isReload = false)
    {
        var reader = new SectionReader(loaded.Root);
        var servers = ServersReader.Read(reader);
        var registrar = RegistrarOptionsReader.Read(reader);
        var http = ReadHttp(reader);
        var embedded = EmbeddedReader.Read(reader, readsCertificate: !isReload);

        // Rules between options only make sense once each of them is sound by itself.
        IReadOnlyList<string> problems = reader.Errors.Count > 0
            ? reader.Errors
            : [.. RegistrarOptionsRules.FindAll(registrar).Select(problem => WithOrigin(reader, problem))];
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

    // The first key somebody wrote gives place and name, the realm's own before the flat ones: a default is nowhere to be found.
    private static string WithOrigin(SectionReader reader, RegistrarOptionsProblem problem)
    {
        string[] sections = problem.Realm is null ? ["registrar:"] : [$"{Keys.Realms.Path}:{problem.Realm}:", "registrar:"];
        foreach (var section in sections)
        {
            foreach (var key in problem.Keys)
            {
                if (!reader.TryFind(section + key, out var node)) continue;
                return key == problem.Keys[0]
                    ? $"{node.Origin}: {section}{problem.Sentence}"
                    : $"{node.Origin}: {section}{key} is '{node.Text}': {problem.Sentence}";
            }
        }

        return $"{sections[0]}{problem.Sentence}";
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
