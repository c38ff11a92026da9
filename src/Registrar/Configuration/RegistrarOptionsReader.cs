using Registrar.Core;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Reads the section <c>registrar</c>: the flat options, and over them those of single realms.</summary>
internal static class RegistrarOptionsReader
{
    /// <summary>Reads it.</summary>
    public static RegistrarOptions Read(SectionReader reader)
    {
        var options = ReadWhole(reader, ReadSet(reader, new RegistrarOptions(), static key => key.Path));
        return reader.TryFind(Keys.Realms.Path, out var realms) ? options with { Realms = ReadRealms(reader, realms, options) } : options;
    }

    // What belongs to the whole registrar.
    private static RegistrarOptions ReadWhole(SectionReader reader, RegistrarOptions defaults) => defaults with
    {
        OptionsPing = reader.Number(Keys.OptionsPing, defaults.OptionsPing),
        OptionsPingMax = reader.Number(Keys.OptionsPingMax, defaults.OptionsPingMax),
        PingMisses = reader.Number(Keys.PingMisses, defaults.PingMisses),
        PingGrace = reader.Number(Keys.PingGrace, defaults.PingGrace),
        NonceKey = reader.Text(Keys.NonceKey, defaults.NonceKey),
        OldNonceKeys = reader.Texts(Keys.OldNonceKeys, defaults.OldNonceKeys),
        MaxTrackedNonces = reader.Number(Keys.MaxTrackedNonces, defaults.MaxTrackedNonces),
        LookupTimeout = reader.Number(Keys.LookupTimeout, defaults.LookupTimeout),
        MaxContactsPerRequest = reader.Number(Keys.MaxContactsPerRequest, defaults.MaxContactsPerRequest),
        MaxAorBytes = reader.Number(Keys.MaxAorBytes, defaults.MaxAorBytes),
        MaxContactBytes = reader.Number(Keys.MaxContactBytes, defaults.MaxContactBytes),
        MaxPathBytes = reader.Number(Keys.MaxPathBytes, defaults.MaxPathBytes),
        MaxCallIdBytes = reader.Number(Keys.MaxCallIdBytes, defaults.MaxCallIdBytes),
        MaxUserAgentBytes = reader.Number(Keys.MaxUserAgentBytes, defaults.MaxUserAgentBytes),
        EventBuffer = reader.Number(Keys.EventBuffer, defaults.EventBuffer),
        StrangerRate = reader.Numbers(Keys.StrangerRate, defaults.StrangerRate),
        Scanners = reader.Texts(Keys.Scanners, defaults.Scanners),
        OwnAddresses = reader.Texts(Keys.OwnAddresses, defaults.OwnAddresses),
        OwnNames = reader.Texts(Keys.OwnNames, defaults.OwnNames),
        MaxBindingsTotal = reader.Number(Keys.MaxBindingsTotal, defaults.MaxBindingsTotal),
        ShedWait = reader.Numbers(Keys.ShedWait, defaults.ShedWait),
        RetryAfter = reader.Numbers(Keys.RetryAfter, defaults.RetryAfter),
        KnownDevices = reader.Number(Keys.KnownDevices, defaults.KnownDevices),
        MeteredSources = reader.Number(Keys.MeteredSources, defaults.MeteredSources),
        TrackedFailures = reader.Number(Keys.TrackedFailures, defaults.TrackedFailures),
        RefusalLog = reader.Number(Keys.RefusalLog, defaults.RefusalLog),
    };

    // What every realm may have for itself; the flat options are read by the same lines.
    private static RegistrarOptions ReadSet(SectionReader reader, RegistrarOptions defaults, Func<ConfigurationKey, string> path)
    {
        return defaults with
        {
            Expires = Number(Keys.Expires, defaults.Expires),
            MinExpires = Number(Keys.MinExpires, defaults.MinExpires),
            MinExpiresMode = Choice(Keys.MinExpiresMode, defaults.MinExpiresMode),
            MaxExpires = Number(Keys.MaxExpires, defaults.MaxExpires),
            ExpiresJitter = Number(Keys.ExpiresJitter, defaults.ExpiresJitter),
            NatExpires = Number(Keys.NatExpires, defaults.NatExpires),
            PingMode = Choice(Keys.PingMode, defaults.PingMode),
            RegPing = Number(Keys.RegPing, defaults.RegPing),
            RegPingAuth = Choice(Keys.RegPingAuth, defaults.RegPingAuth),
            StaleTime = Number(Keys.StaleTime, defaults.StaleTime),
            AuthTimeout = Number(Keys.AuthTimeout, defaults.AuthTimeout),
            ForceRport = Switch(Keys.ForceRport, defaults.ForceRport),
            Proxy = Switch(Keys.Proxy, defaults.Proxy),
            ShowAuthorization = Switch(Keys.ShowAuthorization, defaults.ShowAuthorization),
            Algorithms = Texts(Keys.Algorithms, defaults.Algorithms),
            AuthInfo = Switch(Keys.AuthInfo, defaults.AuthInfo),
            AllowNoQop = Switch(Keys.AllowNoQop, defaults.AllowNoQop),
            CheckDigestUri = Switch(Keys.CheckDigestUri, defaults.CheckDigestUri),
            NonceSource = Switch(Keys.NonceSource, defaults.NonceSource),
            NonceLifetime = Number(Keys.NonceLifetime, defaults.NonceLifetime),
            Trusted = Texts(Keys.Trusted, defaults.Trusted),
            Path = Choice(Keys.PathHeader, defaults.Path),
            ServiceRoute = Texts(Keys.ServiceRoute, defaults.ServiceRoute),
            Reply = Choice(Keys.Reply, defaults.Reply),
            FoldCase = Switch(Keys.FoldCase, defaults.FoldCase),
            MaxContactsPerAor = Number(Keys.MaxContactsPerAor, defaults.MaxContactsPerAor),
            OverLimit = Choice(Keys.OverLimit, defaults.OverLimit),
            CSeq = Choice(Keys.CSeq, defaults.CSeq),
            AllowSources = Texts(Keys.AllowSources, defaults.AllowSources),
            DenySources = Texts(Keys.DenySources, defaults.DenySources),
            Unmetered = Texts(Keys.Unmetered, defaults.Unmetered),
            SourceRate = Numbers(Keys.SourceRate, defaults.SourceRate),
            AorRate = Numbers(Keys.AorRate, defaults.AorRate),
            RealmRate = Numbers(Keys.RealmRate, defaults.RealmRate),
            DeviceRate = Numbers(Keys.DeviceRate, defaults.DeviceRate),
            BackoffFailures = Number(Keys.BackoffFailures, defaults.BackoffFailures),
            BackoffFirst = Number(Keys.BackoffFirst, defaults.BackoffFirst),
            BackoffMax = Number(Keys.BackoffMax, defaults.BackoffMax),
            BackoffKnownMax = Number(Keys.BackoffKnownMax, defaults.BackoffKnownMax),
            BackoffForget = Number(Keys.BackoffForget, defaults.BackoffForget),
            DropScanners = Switch(Keys.DropScanners, defaults.DropScanners),
            ContactTargets = Switch(Keys.ContactTargets, defaults.ContactTargets),
            MaxBindings = Number(Keys.MaxBindings, defaults.MaxBindings),
        };

        int Number(ConfigurationKey key, int otherwise) => reader.Number(key, otherwise, path(key));
        bool Switch(ConfigurationKey key, bool otherwise) => reader.Switch(key, otherwise, path(key));
        IReadOnlyList<int> Numbers(ConfigurationKey key, IReadOnlyList<int> otherwise) => reader.Numbers(key, otherwise, path(key));
        IReadOnlyList<string> Texts(ConfigurationKey key, IReadOnlyList<string> otherwise) => reader.Texts(key, otherwise, path(key));
        TEnum Choice<TEnum>(ConfigurationKey key, TEnum otherwise)
            where TEnum : struct, Enum => reader.Choice(key, otherwise, path(key));
    }

    private static Dictionary<string, RegistrarOptions> ReadRealms(SectionReader reader, ConfigurationNode realms, RegistrarOptions defaults)
    {
        var all = new Dictionary<string, RegistrarOptions>(StringComparer.OrdinalIgnoreCase);
        if (realms.Kind != ConfigurationNodeKind.Object)
            reader.Refuse(realms.Origin, Keys.Realms.Path, realms.Text is { } text ? $"'{text}'" : "a list", "Write an object of realms, with an object of options each.");

        foreach (var (realm, node) in realms.Children)
        {
            if (node.Kind == ConfigurationNodeKind.Object && !realm.Contains(':', StringComparison.Ordinal))
                all[realm] = ReadSet(reader, defaults, key => $"{Keys.Realms.Path}:{realm}:{key.Path["registrar:".Length..]}");
            else if (node.Kind != ConfigurationNodeKind.Null && realms.Kind == ConfigurationNodeKind.Object)
                reader.Refuse(node.Origin, $"{Keys.Realms.Path}:{realm}", node.Text is { } text ? $"'{text}'" : "not usable", "Write the realm's name with an object of options.");
        }

        return all;
    }
}
