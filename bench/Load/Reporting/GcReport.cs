using Load.Measuring;

namespace Load.Reporting;

/// <summary>What the registrar's garbage collector did while the clock ran.</summary>
/// <param name="Gen0">Collections of generation 0.</param>
/// <param name="Gen1">Of generation 1.</param>
/// <param name="Gen2">Of generation 2, background ones included.</param>
/// <param name="Pauses">Times its threads stood still.</param>
/// <param name="P99Ms">p99 of the pauses, ms.</param>
/// <param name="MaxMs">Longest pause, ms.</param>
internal sealed record GcReport(long Gen0, long Gen1, long Gen2, int Pauses, double P99Ms, double MaxMs)
{
    /// <summary>Reads them.</summary>
    public static GcReport Of(GcPauses pauses) =>
        new(pauses.Collections[0], pauses.Collections[1], pauses.Collections[2], pauses.Count, pauses.P99Ms, pauses.MaxMs);
}
