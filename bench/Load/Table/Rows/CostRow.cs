using System.Globalization;
using Load.Reporting;

namespace Load.Table.Rows;

/// <summary>CPU per request at saturation: full cycle, stranger, refresh; and what one core carries.</summary>
internal sealed class CostRow : IRow
{
    private const int CycleRequests = 2;

    /// <inheritdoc/>
    public string Name => "cost";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        context.Say("full cycles of new phones");
        var cycle = context.MedianRun(context.Saturating(Scenario.New) with { Users = context.IsQuick ? 60_000 : 200_000, Seconds = 60 }, context.Ours);
        yield return new Finding("Full cycle", "CPU of 2 requests, new registration, MD5 qop=auth", Cpu(cycle) * CycleRequests, "µs") { Target = 12, Note = NoteOf(cycle) };

        context.Say("strangers");
        var stranger = context.MedianRun(context.Saturating(Scenario.Unauth), context.Ours);
        yield return new Finding("401 to a stranger", "CPU", Cpu(stranger), "µs") { Target = 3, Note = NoteOf(stranger) };
        yield return new Finding("401 to a stranger", "resident memory more than before", (stranger.Peer!.ResidentAfterBytes - stranger.Peer.ResidentBeforeBytes) / 1e6, "MB")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"after {stranger.Requests:N0} strangers; garbage that waits for its collection included"),
        };

        context.Say("refreshes");
        var refresh = context.MedianRun(context.Saturating(Scenario.Refresh), context.Ours);
        yield return new Finding("Authenticated refresh", "CPU", Cpu(refresh), "µs") { Target = 6, Note = NoteOf(refresh) };
        if (refresh.Gc is { } gc) yield return new Finding("Authenticated refresh", "collections of generation 0 per million requests", gc.Gen0 * 1e6 / refresh.Requests, "");

        yield return new Finding("Sustained on one core", "rate in a closed loop (authenticated refreshes, window 512)", refresh.RequestsPerSecond, "requests/s")
        {
            Target = refresh.Generator.IsSaturated ? null : 150_000,
            IsAtLeast = true,
            Note = refresh.Generator.IsSaturated ? "the generator was the limit: the next line counts" : NoteOf(refresh),
        };
        yield return new Finding("Sustained on one core", "1 ÷ CPU per request at saturation", 1e6 / Cpu(refresh), "requests/s") { Target = refresh.Generator.IsSaturated ? 150_000 : null, IsAtLeast = true };
    }

    private static double Cpu(RunReport report) => report.Peer!.CpuUsPerRequest;

    private static string NoteOf(RunReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.RequestsPerSecond:N0} requests/s, registrar {report.Peer!.CpuPercentOfCore:F0} %, generator {report.Generator.BusiestThreadPercent:F0} % of a core");
}
