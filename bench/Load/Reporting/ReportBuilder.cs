using System.Diagnostics;
using System.Globalization;
using Load.Checking;
using Load.Measuring;
using Load.Running;

namespace Load.Reporting;

/// <summary>Makes the report of what was counted.</summary>
internal static class ReportBuilder
{
    // A thread above this has no time left over for bursts.
    private const double SaturatedPercent = 90;

    // Less than this share of the offered rate means that it was not offered, or not answered.
    private const double ReachedShare = 0.98;

    /// <summary>Makes it.</summary>
    public static RunReport Build(RunOptions options, Target target, IReadOnlyList<int> pids, CrewResult result, GcPauses? pauses = null)
    {
        var tally = result.Tally;
        var seconds = (tally.EndTicks - tally.StartTicks) / (double)Stopwatch.Frequency;
        var requests = tally.Requests.Count;
        var work = requests > 0 ? requests : tally.Pings.Total;
        var faults = Enum.GetValues<Fault>().Where(fault => tally.Faults[fault] > 0).ToList();
        var busiest = Percent(tally.CpuNs, seconds);
        var peer = PeerOf(pids, result, seconds, work);

        // In a closed loop one of the two always waits for the other; the one that works more is the limit.
        var isSaturated = busiest > SaturatedPercent || (options.Rate == 0 && requests > 0 && busiest > peer?.CpuPercentOfCore);
        var lagUs = tally.Lag.PercentileNs(99) / 1000.0;

        return new RunReport
        {
            Scenario = options.Scenario.ToString(),
            Mode = target.Sip is null ? "control" : target.IsTcp ? "tcp" : "udp",
            Window = options.Rate > 0 ? 0 : options.Window * options.Connections,
            OfferedPerSecond = options.Rate,
            Phones = options.PhoneCount,
            Seconds = seconds,
            Requests = requests,
            RequestsPerSecond = PerSecond(requests, seconds),
            Operations = tally.Operations.Count,
            OperationsPerSecond = PerSecond(tally.Operations.Count, seconds),
            RequestLatency = LatencyReport.Of(tally.Requests),
            OperationLatency = LatencyReport.Of(tally.Operations),
            Rechallenged = tally.Rechallenged,
            PingsPerSecond = PerSecond(tally.Pings.Total, seconds),
            PingSpread = tally.Pings.Spread,
            Errors = tally.Faults.Total,
            ErrorsByKind = faults.ToDictionary(static fault => fault.ToString(), fault => tally.Faults[fault], StringComparer.Ordinal),
            ErrorExamples = faults.ToDictionary(static fault => fault.ToString(), fault => tally.Faults.ExampleOf(fault), StringComparer.Ordinal),
            Peer = peer,
            Gc = pauses is null ? null : GcReport.Of(pauses),
            Generator = new GeneratorReport(PerUnit(result.GeneratorCpuNs, work), busiest, lagUs, isSaturated),
            Notes = [.. NotesOf(options, result, pids, isSaturated, PerSecond(tally.Operations.Count, seconds), pauses is not null)],
        };
    }

    private static PeerReport? PeerOf(IReadOnlyList<int> pids, CrewResult result, double seconds, long work)
    {
        if (result.Before is not { } before || result.After is not { } after) return null;

        var cpuNs = after.CpuNsSince(before);
        return new PeerReport(pids, PerUnit(cpuNs, work), Percent(cpuNs, seconds), before.ResidentBytes, after.ResidentBytes, after.PeakBytes);
    }

    private static IEnumerable<string> NotesOf(RunOptions options, CrewResult result, IReadOnlyList<int> pids, bool isSaturated, double operationsPerSecond, bool hasPauses)
    {
        if (isSaturated) yield return "The generator was the limit: rate and latency are its own, the registrar's CPU per request is not.";

        if (options.Rate > 0 && options.Scenario != Scenario.Options && operationsPerSecond < options.Rate * ReachedShare)
            yield return string.Create(CultureInfo.InvariantCulture, $"The offered rate was not reached ({operationsPerSecond / options.Rate:P0}).");

        if (result.Tally.IsExhausted) yield return "Every phone was new once before the time was over: give more --users or --devices for a longer run.";
        if (result.Tally.Requests.Count is > 0 and < 10_000) yield return "Fewer than 10,000 requests: high percentiles are single events.";
        if (pids.Count == 0) yield return "The registrar's process was not found: give --pid.";
        if (pids.Count > 1) yield return "Several processes: their CPU and memory are added up.";
        if (!hasPauses) yield return "GC pauses: the registrar publishes none; the maxima include them.";
    }

    private static double PerSecond(long count, double seconds) => seconds > 0 ? count / seconds : 0;

    private static double PerUnit(long ns, long count) => count > 0 ? ns / 1000.0 / count : 0;

    private static double Percent(long ns, double seconds) => seconds > 0 ? ns / 1e7 / seconds : 0;
}
