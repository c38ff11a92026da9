using System.Collections.ObjectModel;

namespace Registrar.Core;

/// <summary>The registrar's options, with the names and units of the Node original where it had them.</summary>
/// <remarks>Immutable; <see cref="SipRegistrar.Update"/> swaps a whole set atomically while running.</remarks>
public sealed record RegistrarOptions
{
    /// <summary>Expiry given to a Contact that names none, seconds. Default 3600. One below <see cref="MinExpires"/> counts as that. In <see cref="RegPing"/> mode: how long a binding lives. RFC 3261 §10.3 step 7.</summary>
    public int Expires { get; init; } = 3600;

    /// <summary>Shortest expiry accepted, seconds; shorter requests (but never 0 and never 3600 or more) get 423. Default 60: the original's 3600 refuses most phones. Not applied in <see cref="RegPing"/> mode.</summary>
    public int MinExpires { get; init; } = 60;

    /// <summary>Longest expiry granted, seconds; longer requests are cut to it. Default 7200.</summary>
    public int MaxExpires { get; init; } = 7200;

    /// <summary>Seconds between two OPTIONS to one binding; 0 sends none. Default 0.</summary>
    public int OptionsPing { get; init; }

    /// <summary>Seconds told to the phone so that its refreshes act as pings; 0 switches the mode off. Default 0. Until half of <see cref="Expires"/> an exact repeat passes unchallenged.</summary>
    public int RegPing { get; init; }

    /// <summary>Seconds without a REGISTER or an answered OPTIONS after which a registration is shown as stale. Default 300.</summary>
    public int StaleTime { get; init; } = 300;

    /// <summary>Milliseconds within which a challenge must be answered for the first time; later answers are challenged again with <c>stale=true</c>. Default 5000.</summary>
    public int AuthTimeout { get; init; } = 5000;

    /// <summary>Show every phone as one that asked for <c>rport</c> (RFC 3581). Responses go to the source address in any case. Default false.</summary>
    public bool ForceRport { get; init; }

    /// <summary>Challenge with 407 and Proxy-Authenticate, as the original does, instead of 401 and WWW-Authenticate. Default false.</summary>
    public bool Proxy { get; init; }

    /// <summary>Keep and show the nonce, cnonce and response of the last digest in <see cref="Registration.Authorization"/>. Default false: they read <c>***</c> and are not stored.</summary>
    public bool ShowAuthorization { get; init; }

    /// <summary>Digest algorithms offered, strongest first: <c>MD5</c>, <c>SHA-256</c>. Default MD5 only: old phones choke on a second challenge. RFC 8760 §2.4.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = ["MD5"];

    /// <summary>Secret that signs nonces, so that several processes accept each other's challenges; <see langword="null"/> makes a random one per start. Nonce counts are kept per process: a sibling accepts a captured answer once more, until <see cref="AuthTimeout"/> after its challenge.</summary>
    public string? NonceKey { get; init; }

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
    /// <remarks>Of a set count <see cref="Expires"/>, <see cref="MinExpires"/>, <see cref="MaxExpires"/>, <see cref="ExpiresJitter"/>, <see cref="RegPing"/>,
    /// <see cref="StaleTime"/>, <see cref="AuthTimeout"/>, <see cref="ForceRport"/>, <see cref="Proxy"/>, <see cref="ShowAuthorization"/>, <see cref="Algorithms"/>,
    /// <see cref="NonceLifetime"/>, <see cref="Trusted"/>, <see cref="Path"/>, <see cref="ServiceRoute"/>, <see cref="MaxContactsPerAor"/>, <see cref="OverLimit"/> and
    /// <see cref="CSeq"/>; everything else belongs to the whole registrar.</remarks>
    public IReadOnlyDictionary<string, RegistrarOptions> Realms { get; init; } = ReadOnlyDictionary<string, RegistrarOptions>.Empty;

    /// <summary>Checks every value against its range and against the others.</summary>
    /// <returns>One sentence per problem, each with key, value and remedy, those of a realm after <c>realms:{realm}:</c>; empty when the options can be used.</returns>
    public IReadOnlyList<string> Validate() => RegistrarOptionsRules.CheckAll(this);

    /// <summary>The set of one realm with what belongs to the whole registrar.</summary>
    internal RegistrarOptions Within(RegistrarOptions registrar) => this with
    {
        OptionsPing = registrar.OptionsPing,
        NonceKey = registrar.NonceKey,
        MaxTrackedNonces = registrar.MaxTrackedNonces,
        LookupTimeout = registrar.LookupTimeout,
        MaxContactsPerRequest = registrar.MaxContactsPerRequest,
        MaxAorBytes = registrar.MaxAorBytes,
        MaxContactBytes = registrar.MaxContactBytes,
        MaxPathBytes = registrar.MaxPathBytes,
        MaxCallIdBytes = registrar.MaxCallIdBytes,
        MaxUserAgentBytes = registrar.MaxUserAgentBytes,
        EventBuffer = registrar.EventBuffer,
        Realms = ReadOnlyDictionary<string, RegistrarOptions>.Empty,
    };
}
