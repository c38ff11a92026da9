namespace Load.Compare;

/// <summary>What all contestants of a group are put through.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Unit">What one operation is.</param>
/// <param name="Kind">What the phones do.</param>
/// <param name="RequestsPerOperation">CPU is told per operation.</param>
internal sealed record CompareScenario(string Name, string Unit, Scenario Kind, int RequestsPerOperation)
{
    private const int MostNewPhones = 60_000;
    private const int KnownPhones = 2_000;
    private const int Window = 64;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CompareScenario> All { get; } =
    [
        new("Full cycle, closed loop of 64", "cycle", Scenario.New, 2),
        new("Full cycle, 1,000/s offered to each", "cycle", Scenario.New, 2) { Rate = 1_000 },
        new("401 flood, closed loop of 64", "request", Scenario.Unauth, 1),
        new("Authenticated refresh, closed loop of 64", "request", Scenario.Refresh, 1),
    ];

    /// <summary>Operations offered per second to everybody; 0 = closed loop.</summary>
    public double Rate { get; init; }

    /// <summary>Whether it says anything about a contestant.</summary>
    public bool Fits(Contestant contestant) => (RequestsPerOperation == 1 || !contestant.TakesAny) && (Rate == 0 || contestant.IsControl);

    /// <summary>The run.</summary>
    public RunOptions OptionsFor(Contestant contestant, bool isQuick)
    {
        var seconds = isQuick ? 1.5 : 3;
        var fresh = Rate > 0 ? (int)(Rate * seconds / 0.9) + 100 : isQuick ? MostNewPhones / 3 : MostNewPhones;
        return new RunOptions
        {
            Scenario = Kind,
            Users = Kind == Scenario.New ? fresh : KnownPhones,
            Window = Window,
            Rate = Rate,
            Seconds = seconds,
            WarmUp = isQuick ? contestant.WarmUp / 4 : contestant.WarmUp,
            TakesAny = contestant.TakesAny,
        };
    }
}
