using System.Diagnostics;
using System.Globalization;
using Load.Reporting;
using Load.Running;

namespace Load.Table.Rows;

/// <summary>Three times of what can be carried, then half of it: how long until latency is back.</summary>
/// <remarks>
/// A phone waits for its answer before it asks again, and what is due meanwhile is not sent, as a full queue in front would drop it:
/// the registrar always has half as many requests waiting as there are phones. The other half asks afterwards; its latencies count
/// from the moment its requests were due, behind all of those.
/// </remarks>
internal sealed class CliffRow : IRow
{
    private const int Phones = 20_000;
    private const int Times = 3;
    private const string Measured = "No cliff";

    // What is normal: twice the p99 of the same load before, but not less than what half the rate is allowed.
    private const long LeastLimitNs = 1_000_000;

    /// <inheritdoc/>
    public string Name => "cliff";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        var options = context.Saturating(Scenario.Refresh) with { Users = Phones, Rate = 1 };
        using var session = Session.Open(options, context.Ours);
        session.Crew.WarmUp();
        var capacity = RateOf(session.Crew.Run(new Phase(Scenario.Refresh, options.Window, 0, options.Seconds, long.MaxValue)));
        session.Crew.Settle();

        var half = new Phase(Scenario.Refresh, 0, Math.Round(capacity / 2), context.IsQuick ? 3 : 8, long.MaxValue) { HasTimeline = true };
        var before = session.Crew.Run(half);
        var floodSeconds = context.IsQuick ? 8 : 60;
        context.Say(string.Create(CultureInfo.InvariantCulture, $"{Times * capacity:N0} requests/s for {floodSeconds} s, then {half.Rate:N0}"));
        var flood = session.Crew.Run(new Phase(Scenario.Refresh, 0, Times * capacity, floodSeconds, long.MaxValue) { IsFlood = true, LeavesOpen = true, BusyShare = 0.5 });
        var after = session.Crew.Run(half with { IsFlood = true });
        RowContext.Checked(ReportBuilder.Build(options, context.Ours, session.Pids, flood));
        RowContext.Checked(ReportBuilder.Build(options, context.Ours, session.Pids, after));

        var limitNs = Math.Max(LeastLimitNs, 2 * before.Tally.Operations.PercentileNs(99));
        var seconds = after.Tally.Timeline?.SecondsUntil(limitNs);
        yield return new Finding(Measured, "seconds until p99 is back to normal", seconds ?? half.Seconds, "s")
        {
            Target = 2,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{(seconds is null ? "not at all in this time; " : "")}normal: p99 of each tenth of a second within {limitNs / 1e6:F1} ms; before the flood p99 {before.Tally.Operations.PercentileNs(99) / 1e6:F2} ms at {half.Rate:N0}/s"),
        };
        yield return new Finding(Measured, "answered with 200 in the flood", RateOf(flood) / capacity, "× capacity")
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"capacity {capacity:N0}/s; {flood.Tally.Lag.Count / (double)floodSeconds:N0}/s were due, of which {flood.Tally.Unsent * 100.0 / flood.Tally.Lag.Count:F0} % found their phone waiting; {flood.Tally.Shed:N0} answered 503; p99 {flood.Tally.Operations.PercentileNs(99) / 1e6:F0} ms"),
        };
    }

    private static double RateOf(CrewResult result) =>
        result.Tally.Operations.Count / ((result.Tally.EndTicks - result.Tally.StartTicks) / (double)Stopwatch.Frequency);
}
