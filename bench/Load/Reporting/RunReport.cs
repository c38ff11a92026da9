namespace Load.Reporting;

/// <summary>What a run says; the JSON has the same names in camelCase.</summary>
internal sealed record RunReport
{
    /// <summary>What the phones did.</summary>
    public required string Scenario { get; init; }

    /// <summary><c>control</c>, <c>udp</c> or <c>tcp</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Operations kept open, over all connections; 0 in an open loop.</summary>
    public required int Window { get; init; }

    /// <summary>Operations offered per second; 0 in a closed loop.</summary>
    public required double OfferedPerSecond { get; init; }

    /// <summary>Phones in all.</summary>
    public required int Phones { get; init; }

    /// <summary>From the first request to the last answer.</summary>
    public required double Seconds { get; init; }

    /// <summary>Requests answered.</summary>
    public required long Requests { get; init; }

    /// <summary>The same per second.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>Operations that ended well.</summary>
    public required long Operations { get; init; }

    /// <summary>The same per second.</summary>
    public required double OperationsPerSecond { get; init; }

    /// <summary>Of each request; in an open loop from the time it was due.</summary>
    public required LatencyReport RequestLatency { get; init; }

    /// <summary>Of each operation.</summary>
    public required LatencyReport OperationLatency { get; init; }

    /// <summary>Requests that were challenged once more because their nonce was stale.</summary>
    public required long Rechallenged { get; init; }

    /// <summary>OPTIONS that came, per second.</summary>
    public required double PingsPerSecond { get; init; }

    /// <summary>Fullest tenth of a second of them against the mean; 0 without.</summary>
    public required double PingSpread { get; init; }

    /// <summary>All errors.</summary>
    public required long Errors { get; init; }

    /// <summary>Errors by kind.</summary>
    public required IReadOnlyDictionary<string, long> ErrorsByKind { get; init; }

    /// <summary>The first text of each kind.</summary>
    public required IReadOnlyDictionary<string, string> ErrorExamples { get; init; }

    /// <summary>The registrar's process; <see langword="null"/> when it could not be found.</summary>
    public required PeerReport? Peer { get; init; }

    /// <summary>Its garbage collector; <see langword="null"/> when it publishes nothing of it.</summary>
    public required GcReport? Gc { get; init; }

    /// <summary>The generator itself.</summary>
    public required GeneratorReport Generator { get; init; }

    /// <summary>What a reader must know before believing the figures.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
