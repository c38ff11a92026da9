using System.Globalization;
using System.Text.Json;
using Load.Links;
using Load.Measuring;
using Load.Reporting;
using Load.Running;
using Load.Table;

namespace Load.Compare;

/// <summary>Memory of many bindings, and what it costs to list them while nothing else is done.</summary>
internal sealed class ManyBindingsRun(Contestant contestant, int bindings)
{
    private const int Lists = 5;

    /// <summary>Runs it.</summary>
    /// <exception cref="LinkException">An answer was wrong.</exception>
    public Outcome Run(Target target, Outcome outcome)
    {
        var options = new RunOptions { Scenario = Scenario.New, Users = bindings };
        using var session = Session.Open(options, target);

        // Code, buffers and first blocks are no cost of a binding.
        var first = bindings / 10;
        session.Crew.RunQuietly(new Phase(Scenario.New, 64, 0, Phase.Unlimited, first));
        session.Crew.Settle();
        var heapBefore = Heap(session);
        var before = session.Peer?.Sample() ?? throw new LinkException("Its process was not found.");
        session.Crew.RunQuietly(new Phase(Scenario.New, 64, 0, Phase.Unlimited, long.MaxValue));
        session.Crew.Settle();
        var heapAfter = Heap(session);
        var after = session.Peer.Sample();
        outcome = outcome with
        {
            ResidentPerBinding = (after.ResidentBytes - before.ResidentBytes) / (double)(bindings - first),
            HeapPerBinding = (heapAfter - heapBefore) / (double)(bindings - first),
        };
        return contestant.Lists ? List(session, options, outcome) : outcome;
    }

    private static Outcome List(Session session, RunOptions options, Outcome outcome)
    {
        ListingReader.Fetch(session.HttpPort, options.Realm);
        var times = new LatencyHistogram();
        var cpu = new List<double>();
        var bytes = 0L;
        for (var i = 0; i < Lists; i++)
        {
            var before = session.Peer!.Sample();
            var list = ListingReader.Fetch(session.HttpPort, options.Realm);
            cpu.Add(session.Peer.Sample().CpuNsSince(before) / 1000.0);
            if (list.Registrations != options.Users) throw new LinkException($"The list has {list.Registrations} registrations, not {options.Users}.");
            times.Record((long)(list.Ms * 1e6));
            bytes = list.Bytes;
        }

        return outcome with
        {
            CpuUs = cpu,
            Rate = 1e9 / times.PercentileNs(50),
            Latency = LatencyReport.Of(times),
            Note = string.Create(CultureInfo.InvariantCulture, $"{options.Users:N0} registrations, {bytes / 1e6:F1} MB"),
        };
    }

    private double? Heap(Session session)
    {
        if (contestant.HeapPath is not { } path) return GcWatch.HeapBytesAfterCollection(session.Pids);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{session.HttpPort}{path}"));
        using var json = JsonDocument.Parse(answer.Content.ReadAsStream());
        return json.RootElement.GetProperty("heap").GetDouble();
    }
}
