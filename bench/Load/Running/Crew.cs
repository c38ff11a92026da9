using System.Runtime.ExceptionServices;
using Load.Checking;
using Load.Links;
using Load.Measuring;

namespace Load.Running;

/// <summary>Runs the workers through phases, side by side, and looks at the peer while all stand still.</summary>
internal sealed class Crew(RunOptions options, IReadOnlyList<Worker> workers, PeerProcess? peer)
{
    // A registrar that has just worked hard still tidies up; that belongs to the warm-up.
    private const double SettleSeconds = 0.3;
    private const int MostRegisterWindow = 200;

    // Over UDP more than the window of the run could be more than the receive buffer of a stack.
    private int RegisterWindow => options.Window > 0 ? Math.Min(MostRegisterWindow, options.Window) : MostRegisterWindow;

    /// <summary>Phones that have a binding, as far as the answers say.</summary>
    public int Registered => workers.Sum(static worker => worker.Registered);

    /// <summary>Runs one phase; its rate and its operations are those of all workers together.</summary>
    /// <exception cref="LinkException">A connection broke.</exception>
    public CrewResult Run(Phase phase)
    {
        var share = phase with
        {
            Rate = phase.Rate / workers.Count,
            Operations = phase.Operations == long.MaxValue ? long.MaxValue : phase.Operations / workers.Count,
        };
        var before = peer?.Sample();
        OnAll(worker => worker.Run(share));
        var after = peer?.Sample();

        var tally = new Tally();
        foreach (var worker in workers) tally.Add(worker.Tally);
        return new CrewResult(tally, before, after, Registered, workers.Sum(static worker => worker.Tally.CpuNs));
    }

    /// <summary>Runs a phase whose figures nobody wants.</summary>
    /// <exception cref="LinkException">It had errors.</exception>
    public void RunQuietly(Phase phase)
    {
        var faults = Run(phase).Tally.Faults;
        if (faults.Total == 0) return;

        var fault = Enum.GetValues<Fault>().First(kind => faults[kind] > 0);
        throw new LinkException($"The warm-up ({phase.Scenario}) already had {faults.Total} errors, the first kind {fault}:\n{faults.ExampleOf(fault)}");
    }

    /// <summary>Registers every phone that never was.</summary>
    /// <exception cref="LinkException">Not every answer was right.</exception>
    public void RegisterAll() => RunQuietly(new Phase(Scenario.New, RegisterWindow, 0, Phase.Unlimited, long.MaxValue));

    /// <summary>Only answers for a moment, so that nothing of what was before is measured.</summary>
    public void Settle() => RunQuietly(new Phase(options.Scenario, 0, 0, SettleSeconds, long.MaxValue));

    /// <summary>Registers where the scenario needs it and does some of its operations.</summary>
    /// <exception cref="LinkException">Not every answer was right.</exception>
    public void WarmUp()
    {
        if (options.Scenario is Scenario.Refresh or Scenario.RefreshChallenged or Scenario.Options or Scenario.Fleet) RegisterAll();

        var window = Math.Max(1, options.Window);
        if (options.Scenario == Scenario.New)
        {
            // Fresh phones are what the run is about: a tenth of them at most is spent on warming up, again and again.
            RunQuietly(new Phase(Scenario.New, window, 0, Phase.Unlimited, Math.Min(options.WarmUp, options.PhoneCount / 10)));
            if (Registered > 0) RunQuietly(new Phase(Scenario.RefreshChallenged, window, 0, Phase.Unlimited, options.WarmUp / 2));
        }
        else if (options.Scenario != Scenario.Options)
        {
            RunQuietly(new Phase(options.Scenario, window, 0, Phase.Unlimited, options.WarmUp));
        }

        if (options.Prepare > 0) OnAll(worker => worker.Prepare(options.Prepare));
        Settle();
    }

    private void OnAll(Action<Worker> work)
    {
        Exception? failure = null;
        var threads = workers.Select(worker => new Thread(() =>
        {
            try
            {
                work(worker);
            }
            catch (Exception broken)
            {
                Interlocked.CompareExchange(ref failure, broken, null);
            }
        })
        { IsBackground = true, Name = "phones" }).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }
}
