using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Load.Table;

/// <summary>Writes the table for people, for a page and for programs.</summary>
internal static class TableText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line of a terminal.</summary>
    public static string Line(Finding finding) =>
        $"{finding.Measure,-26} {finding.Quantity,-66} {Value(finding),16} {Target(finding),12} {finding.Verdict,-7} {finding.Note}";

    /// <summary>The JSON.</summary>
    public static string ToJson(TableReport report) => JsonSerializer.Serialize(report, Json) + "\n";

    /// <summary>The table of a Markdown page.</summary>
    public static string ToMarkdown(TableReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Measured {report.Date}{(report.IsQuick ? ", quick" : "")}; {report.Machine}.\n\n");
        text.Append("| Measure | What | Target | Measured | Verdict | Circumstances |\n|---|---|---|---|---|---|\n");
        var last = "";
        foreach (var finding in report.Sorted())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {(finding.Measure == last ? "" : finding.Measure)} | {Cell(finding.Quantity)} | {Target(finding)} | {Value(finding)} | {finding.Verdict} | {Cell(finding.Note)} |\n");
            last = finding.Measure;
        }

        return text.ToString();
    }

    private static string Value(Finding finding) => finding.Value is { } value ? $"{Number(value)} {finding.Unit}".Trim() : "–";

    private static string Target(Finding finding) => finding.Target is { } target ? $"{(finding.IsAtLeast ? "≥" : "≤")} {Number(target)}" : "";

    private static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 1_000 => "N0", >= 100 => "F0", >= 10 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
