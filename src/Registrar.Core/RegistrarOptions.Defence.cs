using Registrar.Core.Defence;

namespace Registrar.Core;

/// <content>Who is kept out, and who goes first when there is too much. docs/defence.md has the order of the checks.</content>
public sealed partial record RegistrarOptions
{
    // One list each, so that two sets of defaults are equal.
    private static readonly IReadOnlyList<string> DefaultUnmetered = ["127.0.0.0/8", "::1"];
    private static readonly IReadOnlyList<int> DefaultSourceRate = [50, 200];
    private static readonly IReadOnlyList<int> DefaultAorRate = [5, 30];
    private static readonly IReadOnlyList<int> DefaultRealmRate = [2000, 4000];
    private static readonly IReadOnlyList<int> DefaultStrangerRate = [5000, 10_000];
    private static readonly IReadOnlyList<int> DefaultDeviceRate = [2, 20];
    private static readonly IReadOnlyList<int> DefaultShedWait = [100, 250, 2000];
    private static readonly IReadOnlyList<int> DefaultRetryAfter = [5, 60];

    /// <summary>Addresses and networks that may register; everybody by default. With <see cref="DenySources"/> the longest network that has the source decides. At most 4,096 together.</summary>
    public IReadOnlyList<string> AllowSources { get; init; } = [];

    /// <summary>Whether a text may stand in a list of sources: <c>192.0.2.1</c>, <c>192.0.2.0/24</c>, <c>2001:db8::/32</c>.</summary>
    public static bool IsNetwork(string text) => SourceList.TryCreate([text], [], out _, out _);

    /// <summary>Addresses and networks that may not register. Default none.</summary>
    public IReadOnlyList<string> DenySources { get; init; } = [];

    /// <summary>Addresses and networks whose strangers draw on no budget: proxies that speak for many, and the machine itself. Those in <see cref="Trusted"/> never do. Default the loopback.</summary>
    public IReadOnlyList<string> Unmetered { get; init; } = DefaultUnmetered;

    /// <summary>Requests of strangers from one IPv4 address or IPv6 network of 64 bits: per second, and at once. 0 per second is no limit. Default 50, 200.</summary>
    public IReadOnlyList<int> SourceRate { get; init; } = DefaultSourceRate;

    /// <summary>The same for one address of record. Default 5, 30.</summary>
    public IReadOnlyList<int> AorRate { get; init; } = DefaultAorRate;

    /// <summary>The same for a realm. Default 2,000, 4,000.</summary>
    public IReadOnlyList<int> RealmRate { get; init; } = DefaultRealmRate;

    /// <summary>The same for strangers altogether. Default 5,000, 10,000.</summary>
    public IReadOnlyList<int> StrangerRate { get; init; } = DefaultStrangerRate;

    /// <summary>Requests of one registered device, per second and at once; beyond that it counts as a stranger. Default 2, 20.</summary>
    public IReadOnlyList<int> DeviceRate { get; init; } = DefaultDeviceRate;

    /// <summary>Wrong answers for one user from one source before the wait begins; 0 switches back-off off. Default 5.</summary>
    public int BackoffFailures { get; init; } = 5;

    /// <summary>First wait, milliseconds; each further wrong answer doubles it. Default 1000.</summary>
    public int BackoffFirst { get; init; } = 1000;

    /// <summary>Longest wait, seconds. Default 300.</summary>
    public int BackoffMax { get; init; } = 300;

    /// <summary>Longest wait where the phone has registered lately, seconds. Default 8.</summary>
    public int BackoffKnownMax { get; init; } = 8;

    /// <summary>Silence after which failures are forgotten, seconds; never less than <see cref="BackoffMax"/>. Default 900.</summary>
    public int BackoffForget { get; init; } = 900;

    /// <summary>Give scanners that say who they are the bare challenge, without a look-up. Default true.</summary>
    public bool DropScanners { get; init; } = true;

    /// <summary>Further names in a User-Agent that are scanners, 3 to 64 characters, at most 64. Default none.</summary>
    public IReadOnlyList<string> Scanners { get; init; } = [];

    /// <summary>Further places that are ours, as address or address:port: the outer side of a NAT. No Contact may point there. Default none.</summary>
    public IReadOnlyList<string> OwnAddresses { get; init; } = [];

    /// <summary>Host names that lead to us. Default none.</summary>
    public IReadOnlyList<string> OwnNames { get; init; } = [];

    /// <summary>Refuse Contacts that point to everybody, to nobody, to ourselves, or into the machine from outside (403). Default true.</summary>
    public bool ContactTargets { get; init; } = true;

    /// <summary>Bindings of a realm; 0 for no cap of its own. Default 0. Beyond it new ones get 403, refreshes go on.</summary>
    public int MaxBindings { get; init; }

    /// <summary>Bindings altogether; 0 for no cap. Default 2,000,000.</summary>
    public int MaxBindingsTotal { get; init; } = 2_000_000;

    /// <summary>Milliseconds a request may have waited before strangers, then new registrations, then everybody is told to come later; 0 never. Default 100, 250, 2000.</summary>
    public IReadOnlyList<int> ShedWait { get; init; } = DefaultShedWait;

    /// <summary>Least and most seconds of Retry-After in a 503. Default 5, 60.</summary>
    public IReadOnlyList<int> RetryAfter { get; init; } = DefaultRetryAfter;

    /// <summary>Registered devices that are remembered, 40 bytes each; read once when the registrar is made. Default 131,072.</summary>
    public int KnownDevices { get; init; } = 131_072;

    /// <summary>Sources, and as many addresses of record, with a budget of their own, 16 bytes each; read once when the registrar is made. Default 65,536.</summary>
    public int MeteredSources { get; init; } = 65_536;

    /// <summary>Pairs of user and source whose failures are remembered, 32 bytes each; read once when the registrar is made. Default 65,536.</summary>
    public int TrackedFailures { get; init; } = 65_536;

    /// <summary>Log lines about requests turned away, for each reason and second; the next one says how many were left out. Default 5.</summary>
    public int RefusalLog { get; init; } = 5;
}
