using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Load.Compare;

/// <summary>Writes the comparison for people, which is also what stands on a page, and for programs.</summary>
internal static class CompareText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON.</summary>
    public static string ToJson(CompareReport report) => JsonSerializer.Serialize(report, Json) + "\n";

    /// <summary>Tables in Markdown, one for each scenario and group.</summary>
    public static string ToMarkdown(CompareReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Measured {report.Date}{(report.IsQuick ? ", quick" : "")}, median of {report.Repeats}; {report.Machine}.\n");
        foreach (var group in report.Outcomes.GroupBy(static outcome => (outcome.Over, outcome.Scenario)).OrderBy(static group => group.Key.Over, StringComparer.Ordinal))
        {
            var isMany = group.Key.Scenario == CompareRun.ManyBindings;
            text.Append(CultureInfo.InvariantCulture, $"\n**{group.Key.Scenario}** ({(group.Key.Over == "control" ? "over the control protocol" : "by SIP over UDP")})\n\n");
            text.Append(isMany
                ? "| Contestant | Resident bytes per binding | Heap bytes per binding | List: CPU | × ours | Time, median | Note |\n|---|---|---|---|---|---|---|\n"
                : $"| Contestant | CPU per {group.First().Unit} | × ours | {group.First().Unit}s/s | p50 | p99 | p99.9 | Note |\n|---|---|---|---|---|---|---|---|\n");
            foreach (var outcome in group) text.Append(isMany ? Many(report, outcome) : Row(report, outcome));
        }

        return text.ToString();
    }

    private static string Row(CompareReport report, Outcome outcome) => outcome.NotRun.Length > 0
        ? $"| {outcome.Contestant} | not run | | | | | | {outcome.NotRun} |\n"
        : Text($"| {outcome.Contestant} | {outcome.Cpu:F1} µs | {Ratio(report, outcome)} | {outcome.Rate:N0} | {Ms(outcome.Latency?.P50Us)} | {Ms(outcome.Latency?.P99Us)} | {Ms(outcome.Latency?.P999Us)} | {Note(outcome)} |\n");

    private static string Many(CompareReport report, Outcome outcome) => outcome.NotRun.Length > 0
        ? $"| {outcome.Contestant} | not run | | | | | {outcome.NotRun} |\n"
        : Text($"| {outcome.Contestant} | {outcome.ResidentPerBinding:N0} | {(outcome.HeapPerBinding is { } heap ? Text($"{heap:N0}") : "–")} | {Ms(outcome.Cpu)} | {Ratio(report, outcome)} | {Ms(outcome.Latency?.P50Us)} | {outcome.Note} |\n");

    private static string Ratio(CompareReport report, Outcome outcome) => report.RatioOf(outcome) is { } ratio ? Text($"{ratio:0.##}") : "–";

    // How far the single runs lie apart says what the median is worth.
    private static string Note(Outcome outcome) =>
        outcome.CpuUs.Count < 2 ? outcome.Note : Text($"{outcome.CpuUs.Min():F1} to {outcome.CpuUs.Max():F1} µs{(outcome.Note.Length > 0 ? "; " + outcome.Note : "")}");

    private static string Ms(double? us) => us is { } value ? Text($"{value / 1000:0.##} ms") : "–";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
