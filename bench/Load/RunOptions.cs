using Load.Phones;

namespace Load;

/// <summary>What one run does; the defaults are those of the command line.</summary>
internal sealed record RunOptions
{
    /// <summary>What the phones do.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Realm of all users.</summary>
    public string Realm { get; init; } = "load.example.com";

    /// <summary>Users of the directory.</summary>
    public int Users { get; init; } = 1_000;

    /// <summary>Phones of each user.</summary>
    public int Devices { get; init; } = 1;

    /// <summary>Operations kept open per connection when <see cref="Rate"/> is 0.</summary>
    public int Window { get; init; } = 64;

    /// <summary>Operations started per second whatever the answers do; 0 = closed loop.</summary>
    public double Rate { get; init; }

    /// <summary>Longest measured time.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>Most operations measured; 0 = as many as time allows.</summary>
    public long Operations { get; init; }

    /// <summary>Operations of the scenario done before the clock starts: the peer's JIT must not be measured.</summary>
    public long WarmUp { get; init; } = 20_000;

    /// <summary>Seconds each phone asks for.</summary>
    public int Expires { get; init; } = 3_600;

    /// <summary>Seconds the registrar is to grant.</summary>
    public int Granted { get; init; } = 3_600;

    /// <summary>A request without an answer for so long is lost.</summary>
    public int TimeoutMs { get; init; } = 10_000;

    /// <summary>Digest answers worked out per phone before the clock starts (refresh only).</summary>
    public int Prepare { get; init; }

    /// <summary>The stream to the registrar is cut at random places.</summary>
    public bool HasCuts { get; init; }

    /// <summary>Makes cuts and mix repeatable.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Connections (drachtio-servers, or SIP sockets), each with a thread and a share of the phones.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Challenges answered.</summary>
    public HashKind Hash { get; init; } = HashKind.Md5;

    /// <summary>The registrar challenges nobody and answers 200 to everything; nothing but that is checked.</summary>
    public bool TakesAny { get; init; }

    /// <summary>Seconds between two OPTIONS to a phone that <c>{config}</c> asks for in an options run.</summary>
    public int PingSeconds { get; init; } = 1;

    /// <summary>Phones in all.</summary>
    public int PhoneCount => Users * Devices;
}
