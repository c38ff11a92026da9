using System.Globalization;
using Load.Running;

namespace Load.Table.Rows;

/// <summary>What a request costs when each one comes alone.</summary>
internal sealed class LowRateRow : IRow
{
    private const double Rate = 2_500;
    private const string Measured = "Low rate";

    /// <inheritdoc/>
    public string Name => "low-rate";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        context.Say("2,500 requests/s");
        var options = context.Saturating(Scenario.Refresh) with { Rate = Rate, Window = 64, Seconds = context.IsQuick ? 4 : 8 };
        var ours = context.MedianRun(options, context.Ours);
        yield return new Finding(Measured, "CPU per request at 2,500 single frames/s", ours.Peer!.CpuUsPerRequest, "µs")
        {
            Target = 40,
            Note = string.Create(CultureInfo.InvariantCulture, $"p50 {ours.RequestLatency.P50Us:N0} µs, p99 {ours.RequestLatency.P99Us:N0} µs"),
        };

        var floor = context.MedianRun(options with { WarmUp = 20_000 }, new Target { Start = context.Floor });
        yield return new Finding(Measured, "the same for a blocking loop that checks nothing", floor.Peer!.CpuUsPerRequest, "µs");
    }
}
