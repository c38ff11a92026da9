using System.Net;
using Registrar.Core;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Judges the merged configuration and makes typed settings of it.</summary>
internal static class SettingsReader
{
    private static readonly IPEndPoint DefaultSip = new(IPAddress.Loopback, 5060);

    /// <summary>Reads every section.</summary>
    /// <exception cref="ConfigurationException">Something is wrong; one sentence a line, all of them together.</exception>
    public static ProgramSettings Read(LoadedConfiguration loaded)
    {
        var reader = new SectionReader(loaded.Root);
        var servers = ServersReader.Read(reader);
        var registrar = ReadRegistrar(reader);
        var http = ReadHttp(reader);
        var embedded = ReadEmbedded(reader);

        // Rules between options only make sense once each of them is sound by itself.
        IReadOnlyList<string> problems = reader.Errors.Count > 0
            ? reader.Errors
            : [.. registrar.Validate().Select(sentence => WithOrigin(reader, sentence))];
        if (problems.Count > 0) throw new ConfigurationException(string.Join('\n', problems));

        return new ProgramSettings
        {
            Servers = servers,
            Registrar = registrar,
            Http = http,
            Embedded = embedded,
            Warnings = UnknownKeys.Find(loaded.Root),
        };
    }

    // The registrar's own sentences begin with the key's name.
    private static string WithOrigin(SectionReader reader, string sentence)
        => reader.TryFind($"registrar:{sentence.Split(' ')[0]}", out var node)
            ? $"{node.Origin}: registrar:{sentence}"
            : $"registrar:{sentence}";

    private static RegistrarOptions ReadRegistrar(SectionReader reader)
    {
        var defaults = new RegistrarOptions();
        return new RegistrarOptions
        {
            Expires = reader.Number(Keys.Expires, defaults.Expires),
            MinExpires = reader.Number(Keys.MinExpires, defaults.MinExpires),
            MaxExpires = reader.Number(Keys.MaxExpires, defaults.MaxExpires),
            ExpiresJitter = reader.Number(Keys.ExpiresJitter, defaults.ExpiresJitter),
            OptionsPing = reader.Number(Keys.OptionsPing, defaults.OptionsPing),
            RegPing = reader.Number(Keys.RegPing, defaults.RegPing),
            StaleTime = reader.Number(Keys.StaleTime, defaults.StaleTime),
            AuthTimeout = reader.Number(Keys.AuthTimeout, defaults.AuthTimeout),
            ForceRport = reader.Switch(Keys.ForceRport, defaults.ForceRport),
            Proxy = reader.Switch(Keys.Proxy, defaults.Proxy),
            ShowAuthorization = reader.Switch(Keys.ShowAuthorization, defaults.ShowAuthorization),
            Algorithms = reader.Texts(Keys.Algorithms, defaults.Algorithms),
            NonceKey = reader.Text(Keys.NonceKey, defaults.NonceKey),
            NonceLifetime = reader.Number(Keys.NonceLifetime, defaults.NonceLifetime),
            MaxTrackedNonces = reader.Number(Keys.MaxTrackedNonces, defaults.MaxTrackedNonces),
            LookupTimeout = reader.Number(Keys.LookupTimeout, defaults.LookupTimeout),
            Trusted = reader.Texts(Keys.Trusted, defaults.Trusted),
            Path = reader.Choice(Keys.PathHeader, defaults.Path),
            ServiceRoute = reader.Texts(Keys.ServiceRoute, defaults.ServiceRoute),
            MaxContactsPerAor = reader.Number(Keys.MaxContactsPerAor, defaults.MaxContactsPerAor),
            OverLimit = reader.Choice(Keys.OverLimit, defaults.OverLimit),
            CSeq = reader.Choice(Keys.CSeq, defaults.CSeq),
            MaxContactsPerRequest = reader.Number(Keys.MaxContactsPerRequest, defaults.MaxContactsPerRequest),
            MaxAorBytes = reader.Number(Keys.MaxAorBytes, defaults.MaxAorBytes),
            MaxContactBytes = reader.Number(Keys.MaxContactBytes, defaults.MaxContactBytes),
            MaxPathBytes = reader.Number(Keys.MaxPathBytes, defaults.MaxPathBytes),
            MaxCallIdBytes = reader.Number(Keys.MaxCallIdBytes, defaults.MaxCallIdBytes),
            MaxUserAgentBytes = reader.Number(Keys.MaxUserAgentBytes, defaults.MaxUserAgentBytes),
            EventBuffer = reader.Number(Keys.EventBuffer, defaults.EventBuffer),
        };
    }

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

    private static EmbeddedSettings ReadEmbedded(SectionReader reader)
    {
        var endPoints = new List<IPEndPoint>();
        foreach (var (text, origin) in reader.TextList(Keys.EmbeddedSip, [DefaultSip.ToString()]))
        {
            if (AddressReader.TryReadEndPoint(text, out var endPoint))
            {
                endPoints.Add(endPoint);
            }
            else
            {
                reader.Refuse(
                    origin,
                    Keys.EmbeddedSip.Path,
                    $"'{text}'",
                    "Write address:port, e.g. 127.0.0.1:5060 or [::1]:5060.");
            }
        }

        if (endPoints.Count == 0 && reader.Errors.Count == 0)
        {
            reader.TryFind(Keys.EmbeddedSip.Path, out var node);
            reader.Refuse(node!.Origin, Keys.EmbeddedSip.Path, "an empty list", "Name at least one address:port.");
        }

        return new EmbeddedSettings(
            reader.Switch(Keys.EmbeddedEnabled, otherwise: false),
            endPoints,
            reader.Number(Keys.EmbeddedT1X64, 32000));
    }
}
