using System.Diagnostics;
using System.Globalization;
using Fuzz.Engine;
using Fuzz.Targets;

namespace Fuzz.CommandLine;

/// <summary>A process that feeds one target and leaves its pool and findings in files.</summary>
internal static class FuzzChild
{
    // Any input takes milliseconds; an input that takes this long hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // A pool of this size is read in a second.
    private const int MaxPoolBytes = 4 << 20;

    /// <summary>Runs it.</summary>
    /// <returns>0 without findings, 1 with.</returns>
    public static int Run(FuzzArguments options)
    {
        EdgeMap.Open();
        var name = options.Targets[0];
        var target = AllTargets.Make(name);
        using var current = new CurrentInput(name);
        var since = Stopwatch.StartNew();
        using var watch = new Timer(_ =>
        {
            if (since.Elapsed > Patience) Environment.FailFast($"{name}: an input hangs.");
        }, state: null, Patience, TimeSpan.FromSeconds(1));

        var run = new FuzzRun(target, options.Seed)
        {
            Before = input =>
            {
                current.Keep(input);
                since.Restart();
            },
        };
        run.Replay(target.Seeds);
        run.Replay(CorpusFile.Read(Places.Corpus(name)));
        run.Replay(CorpusFile.Read(Places.Pool(name)));
        var atStart = EdgeMap.Count;
        run.Mutate(TimeSpan.FromSeconds(options.Seconds));

        var edges = EdgeMap.Count;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        var smallest = run.Smallest();
        since.Restart();
        CorpusFile.Write(Places.Pool(name), smallest, MaxPoolBytes);
        if (run.Findings.Count > 0) CorpusFile.Write(Places.Findings(name), run.Findings.Values, int.MaxValue);

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-14} {run.Runs,10:N0} inputs in {options.Seconds} s ({cpu:F0} s CPU), edges {atStart} -> {edges}, pool {smallest.Count}, findings {run.Findings.Count}, seed {options.Seed}"));
        foreach (var (what, input) in run.Findings) Console.WriteLine($"{name}: {what}\n    {CorpusFile.Encode(input)}");
        return run.Findings.Count == 0 ? 0 : 1;
    }
}
