using System.Globalization;
using Drachtio.Client;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Reads the drachtio-servers: one in <c>drachtio</c> itself, or several as a list.</summary>
/// <remarks>
/// The list is the section itself or its member <c>servers</c>; then what stands beside the list is the default of every
/// server in it.
/// </remarks>
internal static class ServersReader
{
    private const string Section = "drachtio";

    // More is surely a mistake: each costs two threads and a connection.
    private const int MaxServers = 64;
    private const int Sha256HexDigits = 64;
    private const string UnsafeInSecret = "|\r\n\0";

    /// <summary>Reads at least one server; errors go to the reader's list.</summary>
    public static IReadOnlyList<DrachtioServerOptions> Read(SectionReader reader)
    {
        var shared = ReadServer(reader, Section, new DrachtioServerOptions());
        if (!TryFindList(reader, out var path, out var list)) return [shared];

        var servers = new List<DrachtioServerOptions>();
        foreach (var (name, node) in list.Children.Where(static child => IsIndex(child.Key)))
        {
            if (node.Kind == ConfigurationNodeKind.Object)
            {
                servers.Add(ReadServer(reader, $"{path}:{name}", shared));
            }
            else
            {
                reader.Refuse(node.Origin, $"{path}:{name}", "not an object", "Write { \"host\": …, \"port\": …, \"secret\": … }.");
            }
        }

        if (servers.Count is 0 or > MaxServers)
        {
            reader.Refuse(list.Origin, path, $"a list of {servers.Count} servers", $"Name 1 to {MaxServers}.");
        }

        var twice = servers.GroupBy(static server => server.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1);
        if (twice is not null) reader.Refuse(list.Origin, path, $"a list that names {twice.Key} twice", "Name each server once.");

        return servers;
    }

    private static bool TryFindList(
        SectionReader reader,
        out string path,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConfigurationNode? list)
    {
        path = Section;
        if (reader.TryFind(path, out list))
        {
            if (list.Kind == ConfigurationNodeKind.List || list.Children.Keys.Any(IsIndex)) return true;
            if (list.Kind == ConfigurationNodeKind.Value)
            {
                reader.Refuse(list.Origin, Section, "a single value", "Write { \"host\": …, \"port\": …, \"secret\": … }.");
                return false;
            }
        }

        path = $"{Section}:servers";
        if (!reader.TryFind(path, out list)) return false;
        if (list.Kind == ConfigurationNodeKind.List || list.Children.Keys.Any(IsIndex)) return true;

        reader.Refuse(list.Origin, path, "not a list", "Write [ { \"host\": …, \"port\": …, \"secret\": … }, … ].");
        return false;
    }

    private static bool IsIndex(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static DrachtioServerOptions ReadServer(SectionReader reader, string at, DrachtioServerOptions otherwise)
    {
        string At(ConfigurationKey key) => at + key.Path[Section.Length..];

        var secret = reader.Text(Keys.DrachtioSecret, otherwise.Secret, At(Keys.DrachtioSecret))!;
        if (secret.AsSpan().ContainsAny(UnsafeInSecret) && reader.TryFind(At(Keys.DrachtioSecret), out var node))
        {
            // The protocol separates its words with '|' and lines with CR LF: nothing can quote them.
            reader.Refuse(node.Origin, At(Keys.DrachtioSecret), "not usable", "Choose one without | and line breaks.");
        }

        return new DrachtioServerOptions
        {
            Host = reader.Text(Keys.DrachtioHost, otherwise.Host, At(Keys.DrachtioHost))!,
            Port = reader.Number(Keys.DrachtioPort, otherwise.Port, At(Keys.DrachtioPort)),
            Secret = secret,
            Tags = [.. reader.TextList(Keys.DrachtioTags, otherwise.Tags, At(Keys.DrachtioTags)).Select(static tag => tag.Key)],
            Tls = ReadTls(reader, At, otherwise.Tls),
        };
    }

    private static DrachtioTlsOptions? ReadTls(
        SectionReader reader, Func<ConfigurationKey, string> at, DrachtioTlsOptions? otherwise)
    {
        var path = at(Keys.DrachtioTls);
        if (!reader.TryFind(path, out var node)) return otherwise;
        if (node.Kind != ConfigurationNodeKind.Object)
        {
            return reader.Switch(Keys.DrachtioTls, otherwise: false, path) ? otherwise ?? new DrachtioTlsOptions() : null;
        }

        var sha256Path = at(Keys.DrachtioTlsSha256);
        var sha256 = reader.Text(Keys.DrachtioTlsSha256, otherwise?.PinnedSha256, sha256Path)?
            .Replace(":", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal);
        if (sha256 is not null && (sha256.Length != Sha256HexDigits || !sha256.All(char.IsAsciiHexDigit)))
        {
            reader.Refuse(
                reader.TryFind(sha256Path, out var written) ? written.Origin : node.Origin,
                sha256Path,
                $"'{sha256}'",
                $"Write the {Sha256HexDigits} hexadecimal digits of the certificate's SHA-256.");
        }

        return new DrachtioTlsOptions
        {
            TargetHost = reader.Text(Keys.DrachtioTlsTargetHost, otherwise?.TargetHost, at(Keys.DrachtioTlsTargetHost)),
            CaFile = reader.Text(Keys.DrachtioTlsCaFile, otherwise?.CaFile, at(Keys.DrachtioTlsCaFile)),
            PinnedSha256 = sha256,
        };
    }
}
