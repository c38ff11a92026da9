using System.Globalization;
using System.Net;
using Load.Reporting;
using Load.Running;

namespace Load.Table.Rows;

/// <summary>Behind a drachtio-server that works as hard as it can, beside the least program that answers.</summary>
internal sealed class BehindRow : IRow
{
    private const string Measured = "Behind a drachtio-server";

    /// <inheritdoc/>
    public string Name => "behind";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        if (context.Behind is not { } command)
        {
            yield return Finding.Missing(Measured, "needs a drachtio-server: name it by DRACHTIO_BIN");
            yield break;
        }

        context.Say("behind a drachtio-server");
        var ours = new List<RunReport>();
        var floor = new List<RunReport>();
        for (var i = 0; i < context.Repeats; i++)
        {
            floor.Add(Run(context, command, "floor"));
            ours.Add(Run(context, command, "ours"));
        }

        var (cpu, rate) = (Median(ours, Cpu), Median(ours, Rate));
        var (floorCpu, floorRate) = (Median(floor, Cpu), Median(floor, Rate));
        yield return new Finding(Measured, "our CPU per request ÷ that of a blocking loop that checks nothing", cpu / floorCpu, "×")
        {
            Target = 1.5,
            Note = string.Create(CultureInfo.InvariantCulture, $"{cpu:F1} µs and {floorCpu:F1} µs, median of {context.Repeats}"),
        };
        yield return new Finding(Measured, "our end-to-end rate ÷ that program's", rate / floorRate, "×")
        {
            Target = 0.98,
            IsAtLeast = true,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{rate:N0} and {floorRate:N0} requests/s; single runs {string.Join(' ', ours.Select(static run => $"{run.RequestsPerSecond:F0}"))} and {string.Join(' ', floor.Select(static run => $"{run.RequestsPerSecond:F0}"))}"),
        };
    }

    // A server's transactions stay for 32 s and its memory grows with them: every run has a new one, and no more requests than it bears.
    private static RunReport Run(RowContext context, string command, string app)
    {
        var options = new RunOptions { Scenario = Scenario.Refresh, Users = 500, Window = 48, Seconds = context.IsQuick ? 3 : 8, WarmUp = context.IsQuick ? 2_000 : 8_000 };
        var target = new Target { Sip = new IPEndPoint(IPAddress.Loopback, FreePort.Udp()), Start = command.Replace("{app}", app, StringComparison.Ordinal) };
        return RowContext.Checked(LoadRun.Run(options, target));
    }

    private static double Cpu(RunReport report) => report.Peer!.CpuUsPerRequest;

    private static double Rate(RunReport report) => report.RequestsPerSecond;

    private static double Median(List<RunReport> runs, Func<RunReport, double> value) => runs.Select(value).Order().ElementAt(runs.Count / 2);
}
