using Load.Answering;
using Load.Checking;
using Load.Links;
using Load.Phones;
using Load.Running;

namespace Load.Tests;

/// <summary>Whole runs against a registrar in this process that answers right, or lies.</summary>
internal sealed class RunTests
{
    private static readonly RunOptions Options = new() { Scenario = Scenario.New, Users = 200, Operations = 500, WarmUp = 0, Window = 16, TimeoutMs = 300 };

    [Test]
    public void Right_answers_are_no_errors(
        [Values(Scenario.Refresh, Scenario.RefreshChallenged, Scenario.Unauth, Scenario.Wrong, Scenario.Fleet)] Scenario scenario, [Values] bool hasCuts)
    {
        var tally = Run(Options with { Scenario = scenario, HasCuts = hasCuts }, static realm => new TrivialAnswerer(realm));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Faults.Total, Is.Zero, string.Join('\n', Enum.GetValues<Fault>().Select(tally.Faults.ExampleOf)));
            Assert.That(tally.Operations.Count, Is.EqualTo(500));
        }
    }

    [Test]
    public void New_phones_are_new_once()
    {
        var tally = Run(Options, static realm => new TrivialAnswerer(realm));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Operations.Count, Is.EqualTo(200));
            Assert.That(tally.Requests.Count, Is.EqualTo(400));
            Assert.That(tally.IsExhausted, Is.True);
        }
    }

    [Test]
    public void Open_loop_offers_what_it_was_told_to()
    {
        var tally = Run(Options with { Scenario = Scenario.Unauth, Rate = 5_000 }, static realm => new TrivialAnswerer(realm));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Operations.Count, Is.EqualTo(500));
            Assert.That(tally.Lag.Count, Is.EqualTo(500));
        }
    }

    [TestCase("SIP/2.0 200 OK\r\nExpires: 3600\r\n\r\n", Fault.MissingContact)]
    [TestCase("SIP/2.0 200 OK\r\nContact: <sip:1000000@10.100.100.100:20000;rinstance=00000000d42207a7;transport=UDP>;expires=60\r\n\r\n", Fault.WrongExpires)]
    [TestCase("SIP/2.0 200 OK\r\nContact: <sip:9@192.0.2.1>;expires=3600\r\n\r\n", Fault.ForeignContact)]
    [TestCase("SIP/2.0 403 Forbidden\r\n\r\n", Fault.Status)]
    public void Lies_are_counted(string lie, Fault fault)
    {
        var tally = Run(Options with { Users = 1 }, realm => new Liar(realm, lie));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Faults[fault], Is.EqualTo(1));
            Assert.That(tally.Operations.Count, Is.Zero);
        }
    }

    [Test]
    public void Answers_that_do_not_come_are_lost_not_waited_for()
    {
        var tally = Run(Options with { Users = 3 }, static realm => new Liar(realm, null));

        Assert.That(tally.Faults[Fault.Lost], Is.EqualTo(3));
    }

    [Test]
    public void Whoever_takes_everything_is_asked_without_credentials([Values(Scenario.Refresh, Scenario.Unauth)] Scenario scenario)
    {
        var tally = Run(Options with { Scenario = scenario, TakesAny = true, TimeoutMs = 10_000 }, static realm => new Acceptor(realm));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Faults.Total, Is.Zero);
            Assert.That(tally.Requests.Count, Is.EqualTo(500));
        }
    }

    [Test]
    public void A_flood_counts_what_is_refused_and_what_is_not_sent()
    {
        var options = Options with { Users = 10, Rate = 1, TimeoutMs = 10_000 };
        var flood = new Phase(Scenario.New, 0, 1_000_000, 1, 8) { IsFlood = true, BusyShare = 0.5, HasTimeline = true };

        var tally = Run(options, realm => new Liar(realm, "SIP/2.0 503 Service Unavailable\r\nRetry-After: 5\r\n\r\n"), flood);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Faults.Total, Is.Zero);
            Assert.That(tally.Shed + tally.Unsent, Is.EqualTo(8));
            Assert.That(tally.Shed, Is.GreaterThanOrEqualTo(5));
            Assert.That(tally.Timeline!.SecondsUntil(1_000_000_000), Is.Null);
        }
    }

    [Test]
    public void What_a_phase_leaves_open_is_not_counted_by_the_next_one()
    {
        var options = Options with { Rate = 1, TimeoutMs = 10_000 };
        var first = new Phase(Scenario.Unauth, 0, 1_000_000, 1, 100) { LeavesOpen = true };
        var second = new Phase(Scenario.Unauth, 16, 0, Phase.Unlimited, 50);

        var tally = Run(options, static realm => new TrivialAnswerer(realm), first, second);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Faults.Total, Is.Zero);
            Assert.That(tally.Operations.Count, Is.EqualTo(50));
        }
    }

    private static Tally Run(RunOptions options, Func<string, TrivialAnswerer> makeRegistrar, params Phase[] phases)
    {
        using var listener = new ControlListener(0);
        using var registrar = makeRegistrar(options.Realm);
        var thread = new Thread(() => registrar.Run(listener.Port)) { IsBackground = true };
        thread.Start();
        using var link = new ControlLink(listener.Accept(static () => false), options.HasCuts ? new Random(options.Seed) : null);
        var worker = new Worker(options, link, new RegisterTexts(options.Realm, options.Expires, "UDP", null), new PhoneTable(0, options.Users, 1));
        worker.WaitUntil(() => link.IsRouted, "route REGISTER");

        var crew = new Crew(options, [worker], null);
        if (phases.Length > 0) return phases.Select(crew.Run).Last().Tally;

        crew.WarmUp();
        return crew.Run(Phase.Of(options)).Tally;
    }

    private sealed class Liar(string realm, string? lie) : TrivialAnswerer(realm)
    {
        protected override bool TryAccept(FrameAssembler frame, ReadOnlySpan<byte> request)
        {
            if (lie is not null) frame.Add(System.Text.Encoding.ASCII.GetBytes(lie));
            return lie is not null;
        }
    }

    private sealed class Acceptor(string realm) : TrivialAnswerer(realm)
    {
        protected override bool ChallengesStrangers => false;
    }
}
