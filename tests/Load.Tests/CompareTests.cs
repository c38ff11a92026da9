using System.Text.Json;
using Load.Compare;
using Load.Reporting;

namespace Load.Tests;

internal sealed class CompareTests
{
    private static readonly LatencyReport Latency = new(1_000, 2_000, 3_000, 4_000);

    private static readonly CompareReport Report = new("2026-11-24", "2 cores", IsQuick: false, 3,
    [
        new Outcome("cycle", "ours", "control", IsReference: true) { Unit = "cycle", CpuUs = [9, 7, 8], Rate = 50_000, Latency = Latency },
        new Outcome("cycle", "other", "control", IsReference: false) { Unit = "cycle", CpuUs = [240, 200, 160], Rate = 5_000, Latency = Latency, Note = "busy" },
        new Outcome("cycle", "absent", "control", IsReference: false) { Unit = "cycle", NotRun = "cannot be installed" },
        new Outcome("cycle", "over SIP", "udp", IsReference: false) { Unit = "cycle", CpuUs = [1], Rate = 1, Latency = Latency },
    ]);

    [Test]
    public void Ratios_are_of_medians_within_a_group()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Report.RatioOf(Report.Outcomes[0]), Is.EqualTo(1));
            Assert.That(Report.RatioOf(Report.Outcomes[1]), Is.EqualTo(25));
            Assert.That(Report.RatioOf(Report.Outcomes[2]), Is.Null);
            Assert.That(Report.RatioOf(Report.Outcomes[3]), Is.Null, "its group has no reference");
        }
    }

    [Test]
    public void The_page_has_a_table_for_each_group() => Assert.That(CompareText.ToMarkdown(Report).Split('\n'), Is.EqualTo(
    [
        "Measured 2026-11-24, median of 3; 2 cores.",
        "",
        "**cycle** (over the control protocol)",
        "",
        "| Contestant | CPU per cycle | × ours | cycles/s | p50 | p99 | p99.9 | Note |",
        "|---|---|---|---|---|---|---|---|",
        "| ours | 8.0 µs | 1 | 50,000 | 1 ms | 2 ms | 3 ms | 7.0 to 9.0 µs |",
        "| other | 200.0 µs | 25 | 5,000 | 1 ms | 2 ms | 3 ms | 160.0 to 240.0 µs; busy |",
        "| absent | not run | | | | | | cannot be installed |",
        "",
        "**cycle** (by SIP over UDP)",
        "",
        "| Contestant | CPU per cycle | × ours | cycles/s | p50 | p99 | p99.9 | Note |",
        "|---|---|---|---|---|---|---|---|",
        "| over SIP | 1.0 µs | – | 1 | 1 ms | 2 ms | 3 ms |  |",
        "",
    ]));

    [Test]
    public void The_plan_can_be_read_and_each_group_has_one_reference()
    {
        var plan = JsonSerializer.Deserialize<List<Contestant>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "contestants.json")), JsonSerializerOptions.Web)!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.Select(static one => one.Name), Is.Unique);
            Assert.That(plan.Where(static one => one.IsReference).Select(static one => one.Over), Is.EquivalentTo(["control", "udp"]));
        }
    }

    [Test]
    public void Who_challenges_nobody_has_no_cycles()
    {
        var trivial = new Contestant { Name = "trivial", Over = "control", Start = "", TakesAny = true };

        Assert.That(CompareScenario.All.Where(scenario => scenario.Fits(trivial)).Select(static scenario => scenario.Kind), Is.EqualTo([Scenario.Unauth, Scenario.Refresh]));
    }

    [Test]
    public void Who_fails_does_not_keep_the_others_from_running()
    {
        Contestant[] plan =
        [
            new() { Name = "gone", Over = "control", Start = "exit 1", Remembers = true },
            new() { Name = "absent", Over = "control", Start = "exit 1" },
        ];

        var outcomes = new CompareRun(plan, new Dictionary<string, string>(StringComparer.Ordinal) { ["absent"] = "not here" }, 1, isQuick: true, static _ => { }).Run();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcomes.Where(static one => one.Contestant == "gone").Select(static one => one.NotRun), Is.All.EqualTo("The registrar ended before it connected."));
            Assert.That(outcomes.Where(static one => one.Contestant == "absent").Select(static one => one.NotRun), Is.All.EqualTo("not here"));
        }
    }
}
