using System.Globalization;
using Load.Reporting;
using Load.Running;

namespace Load.Table.Rows;

/// <summary>A million bindings of a minute run out, while a few phones go on refreshing: a tick that holds everything up holds them up.</summary>
internal sealed class ExpiryRow : IRow
{
    private const int LifeSeconds = 60;
    private const double Rate = 1_000;

    /// <inheritdoc/>
    public string Name => "expiry";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        var options = context.Saturating(Scenario.Refresh) with { Users = context.IsQuick ? 10_000 : 100_000, Devices = 10, Expires = LifeSeconds, Granted = LifeSeconds, Rate = Rate };
        context.Say(string.Create(CultureInfo.InvariantCulture, $"{options.PhoneCount:N0} bindings expire"));
        using var session = Session.Open(options, context.Ours);
        session.Crew.RegisterAll();
        var quiet = Report(session, options with { Seconds = 5 });

        // Until the last one is gone.
        var busy = Report(session, options with { Seconds = LifeSeconds });
        yield return new Finding("Expiry and pings", string.Create(CultureInfo.InvariantCulture, $"worst refresh (1,000/s) while {options.PhoneCount:N0} bindings expire"), busy.RequestLatency.MaxUs / 1000, "ms")
        {
            Target = 3,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"an upper bound of the worst tick: the machine's own stalls are in it; p99.9 {busy.RequestLatency.P999Us / 1000:F2} ms; before any expires max {quiet.RequestLatency.MaxUs / 1000:F2} ms, p99.9 {quiet.RequestLatency.P999Us / 1000:F2} ms"),
        };
    }

    private static RunReport Report(Session session, RunOptions options) =>
        RowContext.Checked(ReportBuilder.Build(options, new Target(), session.Pids, session.Crew.Run(Phase.Of(options))));
}
