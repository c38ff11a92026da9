using System.Globalization;
using System.Text.Json;

namespace Load.Reporting;

/// <summary>Writes a report for people and for programs.</summary>
internal static class ReportText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the table.</summary>
    public static void WriteTable(TextWriter output, RunReport report)
    {
        var loop = report.OfferedPerSecond > 0 ? Text($"open loop, {report.OfferedPerSecond:N0} operations/s offered") : Text($"closed loop, window {report.Window}");
        Row("run", Text($"{report.Scenario} over {report.Mode}, {loop}, {report.Phones:N0} phones, {report.Seconds:F2} s"));
        Row("requests", Text($"{report.Requests:N0}  =  {report.RequestsPerSecond:N0}/s"));
        Row("operations", Text($"{report.Operations:N0}  =  {report.OperationsPerSecond:N0}/s"));
        Row("errors", report.Errors == 0 ? "0" : Text($"{report.Errors:N0}"));
        foreach (var (kind, count) in report.ErrorsByKind)
            Row("  " + kind, Text($"{count:N0}  {FirstLine(report.ErrorExamples[kind])}"));

        Row("request latency", Latency(report.RequestLatency));
        if (report.Operations != report.Requests) Row("operation latency", Latency(report.OperationLatency));
        if (report.Rechallenged > 0) Row("stale nonces", Text($"{report.Rechallenged:N0} requests were challenged once more"));
        if (report.PingsPerSecond > 0) Row("OPTIONS", Text($"{report.PingsPerSecond:N0}/s, fullest 100 ms {report.PingSpread:F2} × the mean"));
        if (report.Peer is { } peer)
        {
            Row("registrar", Text($"{peer.CpuUsPerRequest:F2} µs CPU per request, {peer.CpuPercentOfCore:F0} % of a core, pid {string.Join(' ', peer.Pids)}"));
            if (peer.CpuUsPerRequest > 0) Row("  by its CPU", Text($"one core carries {1e6 / peer.CpuUsPerRequest:N0} requests/s like these"));
            Row("  memory", Text($"{Megabytes(peer.ResidentBeforeBytes)} before, {Megabytes(peer.ResidentAfterBytes)} after, {Megabytes(peer.PeakBytes)} at most"));
        }

        if (report.Gc is { } gc) Row("  collections", Text($"{gc.Gen0} of generation 0, {gc.Gen1} of 1, {gc.Gen2} of 2; {gc.Pauses} pauses, p99 {gc.P99Ms:F2} ms, max {gc.MaxMs:F2} ms"));

        var generator = report.Generator;
        Row("generator", Text($"{generator.CpuUsPerRequest:F2} µs CPU per request, busiest thread {generator.BusiestThreadPercent:F0} % of a core{(report.OfferedPerSecond > 0 ? Text($", began {generator.LagP99Us:N0} µs late (p99)") : "")}"));
        foreach (var note in report.Notes) Row("note", note);

        void Row(string name, string value) => output.WriteLine($"{name,-18} {value}");
    }

    /// <summary>Writes the JSON.</summary>
    public static void WriteJson(string path, RunReport report) => File.WriteAllText(path, JsonSerializer.Serialize(report, Json) + "\n");

    private static string Latency(LatencyReport latency) =>
        Text($"p50 {latency.P50Us:N0} µs, p99 {latency.P99Us:N0} µs, p99.9 {latency.P999Us:N0} µs, max {latency.MaxUs:N0} µs");

    private static string Megabytes(long bytes) => Text($"{bytes / 1e6:F1} MB");

    private static string FirstLine(string text) => text.Split("\r\n", 2)[0];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
