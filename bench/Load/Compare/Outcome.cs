using Load.Reporting;

namespace Load.Compare;

/// <summary>What one contestant has done in one scenario: the median of its runs.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Contestant">Name of the contestant.</param>
/// <param name="Over">Its group.</param>
/// <param name="IsReference">Ratios of the group are to it.</param>
internal sealed record Outcome(string Scenario, string Contestant, string Over, bool IsReference)
{
    /// <summary>What one operation is: what the CPU time belongs to.</summary>
    public string Unit { get; init; } = "";

    /// <summary>CPU time of the process compared per operation, µs, of each run; the median counts.</summary>
    public IReadOnlyList<double> CpuUs { get; init; } = [];

    /// <summary>Operations per second.</summary>
    public double Rate { get; init; }

    /// <summary>Latency of the operations; <see langword="null"/> where there is none.</summary>
    public LatencyReport? Latency { get; init; }

    /// <summary>Resident bytes per binding.</summary>
    public double? ResidentPerBinding { get; init; }

    /// <summary>Heap bytes per binding, after a collection.</summary>
    public double? HeapPerBinding { get; init; }

    /// <summary>Why there are no figures; empty when there are.</summary>
    public string NotRun { get; init; } = "";

    /// <summary>What a reader must know.</summary>
    public string Note { get; init; } = "";

    /// <summary>The median of <see cref="CpuUs"/>; <see langword="null"/> without runs.</summary>
    public double? Cpu => CpuUs.Count == 0 ? null : CpuUs.Order().ElementAt(CpuUs.Count / 2);
}
