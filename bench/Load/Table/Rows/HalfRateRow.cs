using System.Globalization;
using Load.Measuring;
using Load.Reporting;
using Load.Running;

namespace Load.Table.Rows;

/// <summary>Latency at half of the highest rate, and the pauses of the garbage collector meanwhile.</summary>
internal sealed class HalfRateRow : IRow
{
    private const string Measured = "Latency at half that rate";

    /// <inheritdoc/>
    public string Name => "half-rate";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        context.Say("half of the highest rate");

        // A rate in the options makes room for the operations that pile up in an open loop.
        var options = context.Saturating(Scenario.Refresh) with { Rate = 1 };
        using var session = Session.Open(options, context.Ours);
        session.Crew.WarmUp();
        var highest = ReportBuilder.Build(options with { Rate = 0 }, context.Ours, session.Pids, session.Crew.Run(new Phase(Scenario.Refresh, options.Window, 0, options.Seconds, long.MaxValue)));
        session.Crew.Settle();

        var offered = options with { Rate = Math.Round(highest.RequestsPerSecond / 2), Window = 0 };
        using var pauses = GcWatch.TryStart(session.Pids);
        var half = RowContext.Checked(ReportBuilder.Build(
            offered, context.Ours, session.Pids, session.Crew.Run(new Phase(Scenario.Refresh, 0, offered.Rate, context.IsQuick ? 3 : 15, long.MaxValue)), pauses?.Stop()));

        var note = string.Create(CultureInfo.InvariantCulture, $"{offered.Rate:N0} requests/s offered, {half.RequestsPerSecond:N0} answered; the generator began {half.Generator.LagP99Us:N0} µs late (p99), which is included");
        yield return new Finding(Measured, "p99", half.RequestLatency.P99Us / 1000, "ms") { Target = 1, Note = note };
        yield return new Finding(Measured, "p99.9", half.RequestLatency.P999Us / 1000, "ms") { Target = 5 };
        yield return new Finding(Measured, "maximum", half.RequestLatency.MaxUs / 1000, "ms");
        if (half.Gc is not { } gc)
        {
            yield return Finding.Missing(Measured, "GC pauses: the registrar publishes no events");
            yield break;
        }

        yield return new Finding(Measured, "longest GC pause", gc.MaxMs, "ms")
        {
            Target = 5,
            Note = string.Create(CultureInfo.InvariantCulture, $"{gc.Pauses} pauses, p99 {gc.P99Ms:F2} ms; {gc.Gen0} collections of generation 0, {gc.Gen1} of 1, {gc.Gen2} of 2 in {half.Seconds:F0} s"),
        };
    }
}
