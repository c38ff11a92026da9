using Registrar.Core;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Reads the section <c>registrar</c>: the flat options, and over them those of single realms.</summary>
internal static class RegistrarOptionsReader
{
    /// <summary>Reads it.</summary>
    public static RegistrarOptions Read(SectionReader reader)
    {
        var options = ReadFlat(reader, new RegistrarOptions());
        return reader.TryFind(Keys.Realms.Path, out var realms) ? options with { Realms = ReadRealms(reader, realms, options) } : options;
    }

    private static RegistrarOptions ReadFlat(SectionReader reader, RegistrarOptions defaults)
    {
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

    private static Dictionary<string, RegistrarOptions> ReadRealms(SectionReader reader, ConfigurationNode realms, RegistrarOptions defaults)
    {
        var all = new Dictionary<string, RegistrarOptions>(StringComparer.OrdinalIgnoreCase);
        if (realms.Kind != ConfigurationNodeKind.Object)
            reader.Refuse(realms.Origin, Keys.Realms.Path, realms.Text is { } text ? $"'{text}'" : "a list", "Write an object of realms, with an object of options each.");

        foreach (var (realm, node) in realms.Children)
        {
            if (node.Kind == ConfigurationNodeKind.Object && !realm.Contains(':', StringComparison.Ordinal))
                all[realm] = ReadRealm(reader, realm, defaults);
            else if (node.Kind != ConfigurationNodeKind.Null && realms.Kind == ConfigurationNodeKind.Object)
                reader.Refuse(node.Origin, $"{Keys.Realms.Path}:{realm}", node.Text is { } text ? $"'{text}'" : "not usable", "Write the realm's name with an object of options.");
        }

        return all;
    }

    private static RegistrarOptions ReadRealm(SectionReader reader, string realm, RegistrarOptions defaults)
    {
        return defaults with
        {
            Expires = reader.Number(Keys.Expires, defaults.Expires, Path(Keys.Expires)),
            MinExpires = reader.Number(Keys.MinExpires, defaults.MinExpires, Path(Keys.MinExpires)),
            MaxExpires = reader.Number(Keys.MaxExpires, defaults.MaxExpires, Path(Keys.MaxExpires)),
            ExpiresJitter = reader.Number(Keys.ExpiresJitter, defaults.ExpiresJitter, Path(Keys.ExpiresJitter)),
            RegPing = reader.Number(Keys.RegPing, defaults.RegPing, Path(Keys.RegPing)),
            StaleTime = reader.Number(Keys.StaleTime, defaults.StaleTime, Path(Keys.StaleTime)),
            AuthTimeout = reader.Number(Keys.AuthTimeout, defaults.AuthTimeout, Path(Keys.AuthTimeout)),
            ForceRport = reader.Switch(Keys.ForceRport, defaults.ForceRport, Path(Keys.ForceRport)),
            Proxy = reader.Switch(Keys.Proxy, defaults.Proxy, Path(Keys.Proxy)),
            ShowAuthorization = reader.Switch(Keys.ShowAuthorization, defaults.ShowAuthorization, Path(Keys.ShowAuthorization)),
            Algorithms = reader.Texts(Keys.Algorithms, defaults.Algorithms, Path(Keys.Algorithms)),
            NonceLifetime = reader.Number(Keys.NonceLifetime, defaults.NonceLifetime, Path(Keys.NonceLifetime)),
            Trusted = reader.Texts(Keys.Trusted, defaults.Trusted, Path(Keys.Trusted)),
            Path = reader.Choice(Keys.PathHeader, defaults.Path, Path(Keys.PathHeader)),
            ServiceRoute = reader.Texts(Keys.ServiceRoute, defaults.ServiceRoute, Path(Keys.ServiceRoute)),
            MaxContactsPerAor = reader.Number(Keys.MaxContactsPerAor, defaults.MaxContactsPerAor, Path(Keys.MaxContactsPerAor)),
            OverLimit = reader.Choice(Keys.OverLimit, defaults.OverLimit, Path(Keys.OverLimit)),
            CSeq = reader.Choice(Keys.CSeq, defaults.CSeq, Path(Keys.CSeq)),
        };

        string Path(ConfigurationKey key) => $"{Keys.Realms.Path}:{realm}:{key.Path["registrar:".Length..]}";
    }
}
