using System.Runtime.ExceptionServices;
using Load.Links;
using Load.Measuring;

namespace Load.Running;

/// <summary>Runs the workers of a run through its phases, side by side, and looks at the peer while all stand still.</summary>
internal sealed class Crew(RunOptions options, IReadOnlyList<Worker> workers, PeerProcess? peer)
{
    // A registrar that has just worked hard still tidies up; that belongs to the warm-up.
    private const double SettleSeconds = 0.3;
    private const int RegisterWindow = 200;

    private Exception? _failure;
    private PeerSample? _before;
    private PeerSample? _after;

    /// <summary>Registers, warms up, measures.</summary>
    /// <exception cref="LinkException">A connection broke.</exception>
    public CrewResult Run()
    {
        using var barrier = new Barrier(workers.Count, Look);
        var threads = workers.Select(worker => new Thread(() => Work(worker, barrier)) { IsBackground = true, Name = "phones" }).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);

        var tally = new Tally();
        foreach (var worker in workers) tally.Add(worker.Tally);
        return new CrewResult(tally, _before, _after, workers.Sum(static worker => worker.Registered), workers.Sum(static worker => worker.Tally.CpuNs));
    }

    private void Look(Barrier barrier)
    {
        if (barrier.CurrentPhaseNumber == 0)
            _before = peer?.Sample();
        else
            _after = peer?.Sample();
    }

    private void Work(Worker worker, Barrier barrier)
    {
        try
        {
            WarmUp(worker);
            barrier.SignalAndWait();
            worker.Run(Measured());
            barrier.SignalAndWait();
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            barrier.RemoveParticipant();
        }
    }

    private void WarmUp(Worker worker)
    {
        if (options.Scenario is Scenario.Refresh or Scenario.RefreshChallenged or Scenario.Options or Scenario.Fleet)
            Quietly(worker, new Phase(Scenario.New, RegisterWindow, 0, Phase.Unlimited, long.MaxValue));

        // Fresh phones are what a run of new ones is about: a tenth of them at most is spent on warming up.
        var count = options.WarmUp / workers.Count;
        if (options.Scenario == Scenario.New) count = Math.Min(count, options.PhoneCount / workers.Count / 10);
        if (options.Scenario != Scenario.Options) Quietly(worker, new Phase(options.Scenario, Math.Max(1, options.Window), 0, Phase.Unlimited, count));

        if (options.Prepare > 0) worker.Prepare(options.Prepare);
        Quietly(worker, new Phase(options.Scenario, 0, 0, SettleSeconds, long.MaxValue));
    }

    private static void Quietly(Worker worker, Phase phase)
    {
        worker.Run(phase);
        var faults = worker.Tally.Faults;
        if (faults.Total == 0) return;

        var fault = Enum.GetValues<Checking.Fault>().First(kind => faults[kind] > 0);
        throw new LinkException($"The warm-up ({phase.Scenario}) already had {faults.Total} errors, the first kind {fault}:\n{faults.ExampleOf(fault)}");
    }

    private Phase Measured() => new(
        options.Scenario,
        options.Scenario == Scenario.Options ? 0 : options.Window,
        options.Scenario == Scenario.Options ? 0 : options.Rate / workers.Count,
        options.Seconds,
        options.Operations == 0 ? long.MaxValue : options.Operations / workers.Count);
}
