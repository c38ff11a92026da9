using Load.Links;
using Load.Reporting;
using Load.Running;

namespace Load.Table;

/// <summary>What rows measure, and how thoroughly.</summary>
internal sealed record RowContext
{
    // Enough for the JIT's last tier of the request path.
    private const int WarmUpOperations = 100_000;

    /// <summary>Command that starts the registrar, see <see cref="Target.Start"/>.</summary>
    public required string Start { get; init; }

    /// <summary>Other builds of it whose start is measured, by name.</summary>
    public IReadOnlyDictionary<string, string> Builds { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Command that starts the least registrar, see <see cref="Answering.TrivialAnswerer"/>.</summary>
    public required string Floor { get; init; }

    /// <summary>Command that starts a drachtio-server with an application behind it (<c>{app}</c>: ours or floor); <see langword="null"/> without a server.</summary>
    public string? Behind { get; init; }

    /// <summary>bench/Micro's measured bytes by benchmark; <see langword="null"/> without.</summary>
    public string? AllocationsPath { get; init; }

    /// <summary>What bench/Micro's memory command has printed; <see langword="null"/> without.</summary>
    public string? MicroMemoryPath { get; init; }

    /// <summary>Fewer phones, less time, no repetition: shows that everything works, not what it is worth.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Tells what is being done.</summary>
    public required Action<string> Say { get; init; }

    /// <summary>Times a figure that depends on luck is measured; the median counts.</summary>
    public int Repeats => IsQuick ? 1 : 3;

    /// <summary>The registrar.</summary>
    public Target Ours => new() { Start = Start };

    /// <summary>Options of a closed loop that saturates.</summary>
    public RunOptions Saturating(Scenario scenario) => new()
    {
        Scenario = scenario,
        Users = 20_000,
        Window = 512,
        Seconds = IsQuick ? 2 : 5,
        WarmUp = IsQuick ? WarmUpOperations / 4 : WarmUpOperations,
    };

    /// <summary>Runs one scenario as often as it takes.</summary>
    /// <returns>The run whose CPU per request is the median.</returns>
    /// <exception cref="LinkException">A run had errors.</exception>
    public RunReport MedianRun(RunOptions options, Target target)
    {
        var runs = Enumerable.Range(0, Repeats).Select(_ => Checked(LoadRun.Run(options, target))).ToList();
        return runs.OrderBy(static run => run.Peer?.CpuUsPerRequest ?? 0).ElementAt(runs.Count / 2);
    }

    /// <summary>Refuses figures of runs with wrong answers.</summary>
    /// <exception cref="LinkException">It had errors.</exception>
    public static RunReport Checked(RunReport report) => report.Errors == 0
        ? report
        : throw new LinkException($"{report.Errors} of {report.Requests} answers were wrong: {string.Join(", ", report.ErrorsByKind.Select(static pair => $"{pair.Key} {pair.Value}"))}; "
            + $"the first: {report.ErrorExamples.Values.First().Split("\r\n")[0]}");
}
