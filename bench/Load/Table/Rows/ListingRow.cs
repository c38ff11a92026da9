using System.Globalization;
using Load.Links;
using Load.Reporting;
using Load.Running;

namespace Load.Table.Rows;

/// <summary>Lists of 50,000 registrations, one after the other, while REGISTERs go on.</summary>
internal sealed class ListingRow : IRow
{
    private const int Registrations = 50_000;
    private const double Rate = 5_000;
    private const string Measured = "Listing";

    /// <inheritdoc/>
    public string Name => "listing";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        context.Say("lists of 50,000");
        var options = context.Saturating(Scenario.Refresh) with { Users = Registrations, Rate = Rate, Seconds = context.IsQuick ? 4 : 10 };
        using var session = Session.Open(options, context.Ours);
        session.Crew.WarmUp();
        for (var i = 0; i < 5; i++) Fetch(session);
        var alone = Fetch(session);

        var phase = new Phase(Scenario.Refresh, 0, Rate, options.Seconds, long.MaxValue);
        var quiet = Report(session, options, session.Crew.Run(phase));
        session.Crew.Settle();
        var lists = new List<Listing>();
        var highest = 0L;
        using var ended = new CancellationTokenSource();
        Exception? failure = null;
        var reader = new Thread(() =>
        {
            try
            {
                while (!ended.IsCancellationRequested)
                {
                    lists.Add(Fetch(session));
                    highest = Math.Max(highest, session.Peer!.Sample().ResidentBytes);
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or LinkException)
            {
                failure = broken;
            }
        })
        { IsBackground = true, Name = "lists" };
        var before = session.Peer!.Sample().ResidentBytes;
        reader.Start();
        var busy = Report(session, options, session.Crew.Run(phase));
        ended.Cancel();
        reader.Join();
        if (failure is not null) throw new LinkException("The list: " + failure.Message);

        yield return new Finding(Measured, "REGISTER p99 at 5,000/s meanwhile", busy.RequestLatency.P99Us / 1000, "ms")
        {
            Target = 2,
            Note = string.Create(CultureInfo.InvariantCulture, $"{lists.Count} lists of {alone.Bytes / 1e6:F1} MB without a break; p99 without lists {quiet.RequestLatency.P99Us / 1000:F2} ms; max {busy.RequestLatency.MaxUs / 1000:F1} ms"),
        };
        yield return new Finding(Measured, "resident memory more than before", (highest - before) / 1e6, "MB") { Target = 2 };
        yield return new Finding(Measured, "time of a list alone", alone.Ms, "ms");
        yield return new Finding(Measured, "time of a list meanwhile, median", lists.Select(static list => list.Ms).Order().ElementAt(lists.Count / 2), "ms");
    }

    private static Listing Fetch(Session session)
    {
        var list = ListingReader.Fetch(session.HttpPort, session.Options.Realm);
        return list.Registrations == Registrations ? list : throw new LinkException($"The list has {list.Registrations} registrations, not {Registrations}.");
    }

    private static RunReport Report(Session session, RunOptions options, CrewResult result) =>
        RowContext.Checked(ReportBuilder.Build(options, new Target(), session.Pids, result));
}
