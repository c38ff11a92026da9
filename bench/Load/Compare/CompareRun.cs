using System.Net;
using Load.Links;
using Load.Reporting;
using Load.Running;

namespace Load.Compare;

/// <summary>Puts every contestant through every scenario, in turn and again, each time in a process of its own.</summary>
/// <remarks>In turn, because a machine is not equally quick at all times; the median of the runs counts.</remarks>
internal sealed class CompareRun(IReadOnlyList<Contestant> contestants, IReadOnlyDictionary<string, string> absent, int repeats, bool isQuick, Action<string> say)
{
    /// <summary>Name of the scenario of many bindings.</summary>
    public const string ManyBindings = "50,000 bindings: memory, and the list of them";

    /// <summary>Runs all.</summary>
    public IReadOnlyList<Outcome> Run()
    {
        var outcomes = new List<Outcome>();
        foreach (var scenario in CompareScenario.All) outcomes.AddRange(Compare(scenario));
        foreach (var contestant in contestants.Where(static one => one.Remembers)) outcomes.Add(Many(contestant));
        return outcomes;
    }

    private IEnumerable<Outcome> Compare(CompareScenario scenario)
    {
        var fitting = contestants.Where(scenario.Fits).ToList();
        var runs = fitting.ToDictionary(static one => one.Name, static _ => new List<RunReport>(), StringComparer.Ordinal);
        var failures = new Dictionary<string, string>(absent, StringComparer.Ordinal);
        for (var turn = 0; turn < repeats; turn++)
        {
            foreach (var contestant in fitting.Where(one => !failures.ContainsKey(one.Name)))
            {
                say($"{scenario.Name}, run {turn + 1}: {contestant.Name}");
                try
                {
                    var report = LoadRun.Run(scenario.OptionsFor(contestant, isQuick), TargetOf(contestant));
                    if (report.Errors > 0) failures[contestant.Name] = $"{report.Errors} wrong answers: {report.ErrorExamples.Values.First().Split("\r\n")[0]}";
                    else runs[contestant.Name].Add(report);
                }
                catch (LinkException broken)
                {
                    failures[contestant.Name] = broken.Message.Split('\n')[0];
                }
            }
        }

        return fitting.Select(contestant => OutcomeOf(scenario, contestant, runs[contestant.Name], failures.GetValueOrDefault(contestant.Name, "")));
    }

    private static Outcome OutcomeOf(CompareScenario scenario, Contestant contestant, List<RunReport> runs, string failure)
    {
        var outcome = new Outcome(scenario.Name, contestant.Name, contestant.Over, contestant.IsReference) { Unit = scenario.Unit, NotRun = failure };
        if (failure.Length > 0) return outcome;

        var median = runs.OrderBy(static run => run.Peer?.CpuUsPerRequest ?? 0).ElementAt(runs.Count / 2);
        return outcome with
        {
            CpuUs = [.. runs.Select(run => (run.Peer?.CpuUsPerRequest ?? 0) * scenario.RequestsPerOperation)],
            Rate = median.OperationsPerSecond,
            Latency = median.OperationLatency,
            Note = median.Generator.IsSaturated ? "rate is the generator's" : "",
        };
    }

    private Outcome Many(Contestant contestant)
    {
        var outcome = new Outcome(ManyBindings, contestant.Name, contestant.Over, contestant.IsReference) { Unit = "list", NotRun = absent.GetValueOrDefault(contestant.Name, "") };
        if (outcome.NotRun.Length > 0) return outcome;

        say($"{ManyBindings}: {contestant.Name}");
        try
        {
            return new ManyBindingsRun(contestant, isQuick ? 10_000 : 50_000).Run(TargetOf(contestant), outcome);
        }
        catch (Exception broken) when (broken is LinkException or HttpRequestException or IOException)
        {
            return outcome with { NotRun = broken.Message.Split('\n')[0] };
        }
    }

    private static Target TargetOf(Contestant contestant) => contestant.IsControl
        ? new Target { Start = contestant.Start }
        : new Target { Start = contestant.Start, Sip = new IPEndPoint(IPAddress.Loopback, FreePort.Udp()) };
}
