using System.Collections.ObjectModel;

namespace Registrar.Core;

/// <summary>The registrar's options, with the names and units of the Node original where it had them.</summary>
/// <remarks>Immutable; <see cref="SipRegistrar.Update"/> swaps a whole set atomically while running.</remarks>
public sealed partial record RegistrarOptions
{
    /// <summary>Expiry given to a Contact that names none, seconds. Default 3600. One below <see cref="MinExpires"/> counts as that. In <see cref="RegPing"/> mode: how long a binding lives. RFC 3261 §10.3 step 7.</summary>
    public int Expires { get; init; } = 3600;

    /// <summary>Shortest expiry accepted, seconds; shorter requests (but never 0 and never 3600 or more) get 423. Default 60: the original's 3600 refuses most phones. Not applied in <see cref="RegPing"/> mode.</summary>
    public int MinExpires { get; init; } = 60;

    /// <summary>What happens to a request below <see cref="MinExpires"/>. Default <see cref="MinExpiresMode.Refuse"/>: 423.</summary>
    public MinExpiresMode MinExpiresMode { get; init; }

    /// <summary>Longest expiry granted, seconds; longer requests are cut to it. Default 7200.</summary>
    public int MaxExpires { get; init; } = 7200;

    /// <summary>Longest expiry, seconds, told to a phone behind NAT that came over UDP and is not pinged; 0 makes no difference between phones. Default 0. Never below <see cref="MinExpires"/>; not applied in <see cref="RegPing"/> mode.</summary>
    public int NatExpires { get; init; }

    /// <summary>Seconds between two OPTIONS to one binding; 0 sends none. Default 0.</summary>
    public int OptionsPing { get; init; }

    /// <summary>Seconds up to which the interval of one binding may grow while its phone answers, halved by each loss, so that it finds what the NAT allows; 0 keeps every interval at <see cref="OptionsPing"/>. Default 0.</summary>
    public int OptionsPingMax { get; init; }

    /// <summary>Which phones are sent OPTIONS. Default <see cref="PingMode.All"/>.</summary>
    public PingMode PingMode { get; init; }

    /// <summary>Unanswered OPTIONS in a row that make a phone unreachable. Default 3.</summary>
    public int PingMisses { get; init; } = 3;

    /// <summary>Seconds after which an unreachable phone's binding is removed; 0 leaves it until it expires. Default 3600.</summary>
    public int PingGrace { get; init; } = 3600;

    /// <summary>Seconds told to the phone so that its refreshes act as pings; 0 switches the mode off. Default 0. See <see cref="RegPingAuth"/>.</summary>
    public int RegPing { get; init; }

    /// <summary>When a refresh of <see cref="RegPing"/> mode is challenged. Default <see cref="RegPingAuthMode.Half"/>: an exact repeat passes until half of <see cref="Expires"/>.</summary>
    public RegPingAuthMode RegPingAuth { get; init; }

    /// <summary>Seconds without a REGISTER or an answered OPTIONS after which a registration is shown as stale. Default 300.</summary>
    public int StaleTime { get; init; } = 300;

    /// <summary>Milliseconds within which a challenge must be answered for the first time; later answers are challenged again with <c>stale=true</c>. Default 5000. A nonce given by <see cref="AuthInfo"/> has <see cref="NonceLifetime"/>.</summary>
    public int AuthTimeout { get; init; } = 5000;

    /// <summary>Show every phone as one that asked for <c>rport</c> (RFC 3581). Responses go to the source address in any case. Default false.</summary>
    public bool ForceRport { get; init; }

    /// <summary>Challenge with 407 and Proxy-Authenticate, as the original does, instead of 401 and WWW-Authenticate. Default false.</summary>
    public bool Proxy { get; init; }

    /// <summary>Keep and show the nonce, cnonce and response of the last digest in <see cref="Registration.Authorization"/>. Default false: they read <c>***</c> and are not stored.</summary>
    public bool ShowAuthorization { get; init; }

    /// <summary>Digest algorithms offered, strongest first whatever their order here: <c>MD5</c>, <c>SHA-256</c>, <c>SHA-512-256</c>. Default MD5 only: old phones choke on a second challenge. RFC 8760 §2.4.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = ["MD5"];

    /// <summary>Send Authentication-Info in the 200 (RFC 7616 §3.5): proof that we know the secret too, and a fresh nonce before the old one ends. Default false.</summary>
    public bool AuthInfo { get; init; }

    /// <summary>Take a digest without <c>qop</c> (RFC 2069) from phones too old for it; its nonce is then good for one request. Default false.</summary>
    public bool AllowNoQop { get; init; }

    /// <summary>Refuse a digest whose <c>uri</c> is not the Request-URI (RFC 7616 §3.4.6, compared by RFC 3261 §19.1.4). Default false: many phones and tools send another one.</summary>
    public bool CheckDigestUri { get; init; }

    /// <summary>Secret that signs nonces, so that several processes accept each other's challenges; <see langword="null"/> makes a random one per start. Nonce counts are kept per process: a sibling accepts a captured answer once more, until <see cref="AuthTimeout"/> after its challenge. Replaced by <see cref="SipRegistrar.Update"/>, the key before it is still accepted until its nonces have ended.</summary>
    public string? NonceKey { get; init; }

    /// <summary>Keys that sign nothing any more, or nothing yet, but are accepted: put the next key here on every process before one of them signs with it. At most 16. Default none.</summary>
    public IReadOnlyList<string> OldNonceKeys { get; init; } = [];

    /// <summary>Bind each nonce to the source address of its challenge (not the port: NAT moves it). Default false: mobile phones change address between challenge and answer.</summary>
    public bool NonceSource { get; init; }

    /// <summary>Seconds for which an answered nonce may be used again with a higher count; then <c>stale=true</c>. Default 3600.</summary>
    public int NonceLifetime { get; init; } = 3600;

    /// <summary>How many answered nonces are remembered for replay protection, 16 bytes each. Default 65,536. A nonce forgotten early costs its phone one extra challenge, never safety.</summary>
    public int MaxTrackedNonces { get; init; } = 65_536;

    /// <summary>Milliseconds the user directory may take; then the phone gets 500. Default 8000, below the ten seconds after which the client answers by itself.</summary>
    public int LookupTimeout { get; init; } = 8000;

    /// <summary>Addresses and networks (<c>192.0.2.1</c>, <c>192.0.2.0/24</c>, <c>2001:db8::/32</c>) of proxies that may add a Path and are told why a request is refused. Default none.</summary>
    public IReadOnlyList<string> Trusted { get; init; } = [];

    /// <summary>What is made of a Path (RFC 3327). Default <see cref="PathMode.Trusted"/>.</summary>
    public PathMode Path { get; init; }

    /// <summary>SIP URIs that every 200 gives the phone as Service-Route, in this order (RFC 3608 §5). Default none.</summary>
    public IReadOnlyList<string> ServiceRoute { get; init; } = [];

    /// <summary>What the 200 lists. Default <see cref="ReplyMode.All"/> (RFC 3261 §10.3 step 8).</summary>
    public ReplyMode Reply { get; init; }

    /// <summary>Take user names of addresses of record in any case: <c>Bob</c> and <c>bob</c> are one. Default false: the user part is case-sensitive (RFC 3261 §19.1.4).</summary>
    public bool FoldCase { get; init; }

    /// <summary>Bindings of one address of record; <see cref="OverLimit"/> says what happens to more. Default 10.</summary>
    public int MaxContactsPerAor { get; init; } = 10;

    /// <summary>What happens when there would be more bindings than <see cref="MaxContactsPerAor"/>. Default <see cref="OverLimitMode.Reject"/>: 403.</summary>
    public OverLimitMode OverLimit { get; init; }

    /// <summary>By how many percent, drawn evenly, each granted expiry is shortened at most, never below <see cref="MinExpires"/>; spreads phones that started together. Default 0.</summary>
    public int ExpiresJitter { get; init; }

    /// <summary>What a CSeq that does not count upwards means. Default <see cref="CSeqMode.Strict"/>: 500.</summary>
    public CSeqMode CSeq { get; init; }

    /// <summary>Contacts in one REGISTER; more get 400 before any look-up. Default 12.</summary>
    public int MaxContactsPerRequest { get; init; } = 12;

    /// <summary>Longest To URI in bytes; longer ones get 400. Default 256.</summary>
    public int MaxAorBytes { get; init; } = 256;

    /// <summary>Longest Contact value in bytes, parameters included; longer ones get 400. Default 1024.</summary>
    public int MaxContactBytes { get; init; } = 1024;

    /// <summary>Most bytes of all Path values together; longer ones get 400. Default 1024.</summary>
    public int MaxPathBytes { get; init; } = 1024;

    /// <summary>Longest Call-ID in bytes; longer ones get 400. Default 256.</summary>
    public int MaxCallIdBytes { get; init; } = 256;

    /// <summary>Longest User-Agent in bytes; longer ones get 400. Default 256.</summary>
    public int MaxUserAgentBytes { get; init; } = 256;

    /// <summary>Events kept for listeners, oldest overwritten first. Default 16,384; read once when the registrar is made.</summary>
    public int EventBuffer { get; init; } = 16_384;

    /// <summary>Whole sets of options for single realms, by realm in any case; usually <c>defaults with { … }</c>. Default none.</summary>
    /// <remarks>What belongs to the whole registrar (<see cref="OptionsPing"/> and what it needs, nonce keys, caps of single headers, buffers, <see cref="LookupTimeout"/>) is taken from the outer set.</remarks>
    public IReadOnlyDictionary<string, RegistrarOptions> Realms { get; init; } = ReadOnlyDictionary<string, RegistrarOptions>.Empty;

    /// <summary>Checks every value against its range and against the others.</summary>
    /// <returns>One sentence per problem, each with key, value and remedy, those of a realm after <c>realms:{realm}:</c>; empty when the options can be used.</returns>
    public IReadOnlyList<string> Validate() => RegistrarOptionsRules.CheckAll(this);

    /// <summary>The set of one realm with what belongs to the whole registrar.</summary>
    internal RegistrarOptions Within(RegistrarOptions registrar) => this with
    {
        OptionsPing = registrar.OptionsPing,
        OptionsPingMax = registrar.OptionsPingMax,
        PingMisses = registrar.PingMisses,
        PingGrace = registrar.PingGrace,
        NonceKey = registrar.NonceKey,
        OldNonceKeys = registrar.OldNonceKeys,
        MaxTrackedNonces = registrar.MaxTrackedNonces,
        LookupTimeout = registrar.LookupTimeout,
        MaxContactsPerRequest = registrar.MaxContactsPerRequest,
        MaxAorBytes = registrar.MaxAorBytes,
        MaxContactBytes = registrar.MaxContactBytes,
        MaxPathBytes = registrar.MaxPathBytes,
        MaxCallIdBytes = registrar.MaxCallIdBytes,
        MaxUserAgentBytes = registrar.MaxUserAgentBytes,
        EventBuffer = registrar.EventBuffer,
        StrangerRate = registrar.StrangerRate,
        Scanners = registrar.Scanners,
        OwnAddresses = registrar.OwnAddresses,
        OwnNames = registrar.OwnNames,
        MaxBindingsTotal = registrar.MaxBindingsTotal,
        ShedWait = registrar.ShedWait,
        RetryAfter = registrar.RetryAfter,
        KnownDevices = registrar.KnownDevices,
        MeteredSources = registrar.MeteredSources,
        TrackedFailures = registrar.TrackedFailures,
        RefusalLog = registrar.RefusalLog,
        Realms = ReadOnlyDictionary<string, RegistrarOptions>.Empty,
    };
}
