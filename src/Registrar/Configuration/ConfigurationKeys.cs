using System.Globalization;
using Registrar.Core;
using static Registrar.Configuration.ConfigurationKeyKind;

namespace Registrar.Configuration;

/// <summary>Every key outside <c>directory</c> that the program reads. docs/configuration.md lists the same (a test says so).</summary>
internal static class ConfigurationKeys
{
    private const int MaxPort = 65535;

    // The bounds are those of RegistrarOptions.Validate (a test compares them): a year, a day.
    private const int MaxLifetime = 31_536_000;
    private const int MaxInterval = 86_400;
    private const int MaxRate = 1_000_000;

    public static readonly ConfigurationKey DrachtioHost = new("drachtio:host", Text);
    public static readonly ConfigurationKey DrachtioPort = new("drachtio:port", Number) { Minimum = 1, Maximum = MaxPort };
    public static readonly ConfigurationKey DrachtioSecret = new("drachtio:secret", Text) { IsSecret = true };
    public static readonly ConfigurationKey DrachtioTags = new("drachtio:tags", TextList);
    public static readonly ConfigurationKey DrachtioTls = new("drachtio:tls", Switch);
    public static readonly ConfigurationKey DrachtioTlsTargetHost = new("drachtio:tls:targethost", Text);
    public static readonly ConfigurationKey DrachtioTlsCaFile = new("drachtio:tls:cafile", Text);
    public static readonly ConfigurationKey DrachtioTlsSha256 = new("drachtio:tls:sha256", Text);

    public static readonly ConfigurationKey Expires = Live("expires", 1, MaxLifetime, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey MinExpires = Live("minexpires", 1, MaxLifetime, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey MinExpiresMode = LiveChoice<MinExpiresMode>("minexpiresmode") with { IsPerRealm = true };
    public static readonly ConfigurationKey MaxExpires = Live("maxexpires", 1, MaxLifetime, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey ExpiresJitter = Live("expiresjitter", 0, 90, "%") with { IsPerRealm = true };
    public static readonly ConfigurationKey NatExpires = Live("natexpires", 0, MaxInterval, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey OptionsPing = Live("optionsping", 0, MaxInterval, "s");
    public static readonly ConfigurationKey OptionsPingMax = Live("optionspingmax", 0, MaxInterval, "s");
    public static readonly ConfigurationKey PingMode = LiveChoice<PingMode>("pingmode") with { IsPerRealm = true };
    public static readonly ConfigurationKey PingMisses = Live("pingmisses", 1, 100, "");
    public static readonly ConfigurationKey PingGrace = Live("pinggrace", 0, MaxLifetime, "s");
    public static readonly ConfigurationKey RegPing = Live("regping", 0, MaxInterval, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey RegPingAuth = LiveChoice<RegPingAuthMode>("regpingauth") with { IsPerRealm = true };
    public static readonly ConfigurationKey StaleTime = Live("staletime", 1, MaxLifetime, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey AuthTimeout = Live("authtimeout", 100, 3_600_000, "ms") with { IsPerRealm = true };
    public static readonly ConfigurationKey ForceRport = LiveSwitch("forcerport") with { IsPerRealm = true };
    public static readonly ConfigurationKey Proxy = LiveSwitch("proxy") with { IsPerRealm = true };
    public static readonly ConfigurationKey ShowAuthorization = LiveSwitch("showauthorization") with { IsPerRealm = true };
    public static readonly ConfigurationKey Algorithms = new("registrar:algorithms", TextList) { IsLive = true, IsPerRealm = true };
    public static readonly ConfigurationKey AuthInfo = LiveSwitch("authinfo") with { IsPerRealm = true };
    public static readonly ConfigurationKey AllowNoQop = LiveSwitch("allownoqop") with { IsPerRealm = true };
    public static readonly ConfigurationKey CheckDigestUri = LiveSwitch("checkdigesturi") with { IsPerRealm = true };
    public static readonly ConfigurationKey NonceKey = new("registrar:noncekey", Text) { IsSecret = true, IsLive = true };
    public static readonly ConfigurationKey OldNonceKeys = new("registrar:oldnoncekeys", TextList) { IsSecret = true, IsLive = true };
    public static readonly ConfigurationKey NonceSource = LiveSwitch("noncesource") with { IsPerRealm = true };
    public static readonly ConfigurationKey NonceLifetime = Live("noncelifetime", 1, 604_800, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey MaxTrackedNonces = Live("maxtrackednonces", 64, 16_777_216, "") with { IsLive = false };
    public static readonly ConfigurationKey LookupTimeout = Live("lookuptimeout", 10, 9_500, "ms");
    public static readonly ConfigurationKey Trusted = new("registrar:trusted", TextList) { IsLive = true, IsPerRealm = true };
    public static readonly ConfigurationKey PathHeader = LiveChoice<PathMode>("path") with { IsPerRealm = true };
    public static readonly ConfigurationKey ServiceRoute = new("registrar:serviceroute", TextList) { IsLive = true, IsPerRealm = true };
    public static readonly ConfigurationKey Reply = LiveChoice<ReplyMode>("reply") with { IsPerRealm = true };
    public static readonly ConfigurationKey FoldCase = LiveSwitch("foldcase") with { IsPerRealm = true };
    public static readonly ConfigurationKey MaxContactsPerAor = Live("maxcontactsperaor", 1, 1000, "") with { IsPerRealm = true };
    public static readonly ConfigurationKey OverLimit = LiveChoice<OverLimitMode>("overlimit") with { IsPerRealm = true };
    public static readonly ConfigurationKey CSeq = LiveChoice<CSeqMode>("cseq") with { IsPerRealm = true };
    public static readonly ConfigurationKey MaxContactsPerRequest = Live("maxcontactsperrequest", 1, 100, "");
    public static readonly ConfigurationKey MaxAorBytes = Live("maxaorbytes", 16, 1024, "");
    public static readonly ConfigurationKey MaxContactBytes = Live("maxcontactbytes", 32, 4096, "");
    public static readonly ConfigurationKey MaxPathBytes = Live("maxpathbytes", 16, 4096, "");
    public static readonly ConfigurationKey MaxCallIdBytes = Live("maxcallidbytes", 16, 1024, "");
    public static readonly ConfigurationKey MaxUserAgentBytes = Live("maxuseragentbytes", 16, 4096, "");
    public static readonly ConfigurationKey EventBuffer = Live("eventbuffer", 16, 1_048_576, "") with { IsLive = false };

    public static readonly ConfigurationKey AllowSources = new("registrar:allowsources", TextList) { IsLive = true, IsPerRealm = true };
    public static readonly ConfigurationKey DenySources = new("registrar:denysources", TextList) { IsLive = true, IsPerRealm = true };
    public static readonly ConfigurationKey Unmetered = new("registrar:unmetered", TextList) { IsLive = true, IsPerRealm = true };
    public static readonly ConfigurationKey SourceRate = LiveList("sourcerate", 2, 0, MaxRate, "per second, at once") with { IsPerRealm = true };
    public static readonly ConfigurationKey AorRate = LiveList("aorrate", 2, 0, MaxRate, "per second, at once") with { IsPerRealm = true };
    public static readonly ConfigurationKey RealmRate = LiveList("realmrate", 2, 0, MaxRate, "per second, at once") with { IsPerRealm = true };
    public static readonly ConfigurationKey StrangerRate = LiveList("strangerrate", 2, 0, MaxRate, "per second, at once");
    public static readonly ConfigurationKey DeviceRate = LiveList("devicerate", 2, 0, MaxRate, "per second, at once") with { IsPerRealm = true };
    public static readonly ConfigurationKey BackoffFailures = Live("backofffailures", 0, 100, "") with { IsPerRealm = true };
    public static readonly ConfigurationKey BackoffFirst = Live("backofffirst", 100, 60_000, "ms") with { IsPerRealm = true };
    public static readonly ConfigurationKey BackoffMax = Live("backoffmax", 1, MaxInterval, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey BackoffKnownMax = Live("backoffknownmax", 1, MaxInterval, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey BackoffForget = Live("backoffforget", 1, 604_800, "s") with { IsPerRealm = true };
    public static readonly ConfigurationKey DropScanners = LiveSwitch("dropscanners") with { IsPerRealm = true };
    public static readonly ConfigurationKey Scanners = new("registrar:scanners", TextList) { IsLive = true };
    public static readonly ConfigurationKey OwnAddresses = new("registrar:ownaddresses", TextList) { IsLive = true };
    public static readonly ConfigurationKey OwnNames = new("registrar:ownnames", TextList) { IsLive = true };
    public static readonly ConfigurationKey ContactTargets = LiveSwitch("contacttargets") with { IsPerRealm = true };
    public static readonly ConfigurationKey MaxBindings = Live("maxbindings", 0, 100_000_000, "") with { IsPerRealm = true };
    public static readonly ConfigurationKey MaxBindingsTotal = Live("maxbindingstotal", 0, 100_000_000, "");
    public static readonly ConfigurationKey ShedWait = LiveList("shedwait", 3, 0, 60_000, "ms");
    public static readonly ConfigurationKey RetryAfter = LiveList("retryafter", 2, 1, MaxInterval, "s");
    public static readonly ConfigurationKey KnownDevices = Live("knowndevices", 64, 33_554_432, "") with { IsLive = false };
    public static readonly ConfigurationKey MeteredSources = Live("meteredsources", 64, 67_108_864, "") with { IsLive = false };
    public static readonly ConfigurationKey TrackedFailures = Live("trackedfailures", 64, 33_554_432, "") with { IsLive = false };
    public static readonly ConfigurationKey RefusalLog = Live("refusallog", 0, 1000, "/s");

    public static readonly ConfigurationKey Realms = new("registrar:realms", Section) { IsLive = true };

    public static readonly ConfigurationKey HttpHost = new("http:host", Text);
    public static readonly ConfigurationKey HttpPort = new("http:port", Number) { Maximum = MaxPort };

    public static readonly ConfigurationKey EmbeddedEnabled = new("embedded:enabled", Switch);
    public static readonly ConfigurationKey EmbeddedSip = new("embedded:sip", TextList);
    public static readonly ConfigurationKey EmbeddedCertificate = new("embedded:certificate", Text);
    public static readonly ConfigurationKey EmbeddedKey = new("embedded:key", Text);
    public static readonly ConfigurationKey EmbeddedT1X64 =
        new("embedded:t1x64", Number) { Minimum = 64, Maximum = 320_000, Unit = "ms" };

    /// <summary>Every key.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        DrachtioHost, DrachtioPort, DrachtioSecret, DrachtioTags,
        DrachtioTls, DrachtioTlsTargetHost, DrachtioTlsCaFile, DrachtioTlsSha256,
        Expires, MinExpires, MinExpiresMode, MaxExpires, ExpiresJitter, NatExpires,
        OptionsPing, OptionsPingMax, PingMode, PingMisses, PingGrace, RegPing, RegPingAuth, StaleTime, AuthTimeout, ForceRport, Proxy,
        ShowAuthorization, Algorithms, AuthInfo, AllowNoQop, CheckDigestUri,
        NonceKey, OldNonceKeys, NonceSource, NonceLifetime, MaxTrackedNonces, LookupTimeout,
        Trusted, PathHeader, ServiceRoute, Reply, FoldCase, OverLimit, CSeq,
        MaxContactsPerAor, MaxContactsPerRequest, MaxAorBytes, MaxContactBytes, MaxPathBytes, MaxCallIdBytes,
        MaxUserAgentBytes, EventBuffer,
        AllowSources, DenySources, Unmetered, SourceRate, AorRate, RealmRate, StrangerRate, DeviceRate,
        BackoffFailures, BackoffFirst, BackoffMax, BackoffKnownMax, BackoffForget, DropScanners, Scanners,
        OwnAddresses, OwnNames, ContactTargets, MaxBindings, MaxBindingsTotal, ShedWait, RetryAfter,
        KnownDevices, MeteredSources, TrackedFailures, RefusalLog, Realms,
        HttpHost, HttpPort,
        EmbeddedEnabled, EmbeddedSip, EmbeddedCertificate, EmbeddedKey, EmbeddedT1X64,
    ];

    /// <summary>The sections whose keys are judged.</summary>
    public static readonly IReadOnlyList<string> JudgedSections = ["drachtio", "registrar", "http", "embedded"];

    /// <summary>Microsoft's logging takes its own section and judges it itself.</summary>
    public const string LoggingSection = "logging";

    /// <summary>Whether the environment may set keys of this section.</summary>
    public static bool IsSection(string name)
        => JudgedSections.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.Equals(LoggingSection, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key a path stands for: <c>drachtio:servers:0:port</c> and <c>drachtio:0:port</c> are <c>drachtio:port</c> of one server.</summary>
    public static string WithoutListNames(string path)
        => string.Join(':', path.Split(':').Where(static (name, index) =>
            !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && !(index == 1 && name.Equals("servers", StringComparison.OrdinalIgnoreCase))));

    private static ConfigurationKey Live(string name, long minimum, long maximum, string unit)
        => new($"registrar:{name}", Number) { Minimum = minimum, Maximum = maximum, Unit = unit, IsLive = true };

    private static ConfigurationKey LiveList(string name, int count, long minimum, long maximum, string unit)
        => new($"registrar:{name}", NumberList) { Count = count, Minimum = minimum, Maximum = maximum, Unit = unit, IsLive = true };

    private static ConfigurationKey LiveChoice<TEnum>(string name)
        where TEnum : struct, Enum
        => new($"registrar:{name}", Choice) { Choices = [.. Enum.GetNames<TEnum>().Select(static word => word.ToLowerInvariant())], IsLive = true };

    private static ConfigurationKey LiveSwitch(string name) => new($"registrar:{name}", Switch) { IsLive = true };
}
