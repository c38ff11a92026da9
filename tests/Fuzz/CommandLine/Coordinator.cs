using System.Diagnostics;
using System.Globalization;
using Fuzz.Engine;

namespace Fuzz.CommandLine;

/// <summary>Makes the instrumented copy, starts a process for each target and gathers what they found.</summary>
internal static class Coordinator
{
    // What is kept in the repository, per target.
    private const int MaxCorpusBytes = 24 << 10;

    /// <summary>Runs it.</summary>
    /// <returns>0 when every promise held, 1 otherwise.</returns>
    public static async Task<int> RunAsync(FuzzArguments options)
    {
        if (options.ChecksGrowth) return (await StartAsync(Instrumentation.Make("growth", countsBranches: true), ["--child-growth", .. options.Targets])).Status;

        var program = Instrumentation.Make("coverage", countsBranches: false);
        var seed = options.Seed == 0 ? Environment.TickCount & int.MaxValue : options.Seed;
        var jobs = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs == 0 ? options.Targets.Count : options.Jobs };
        var status = 0;
        await Parallel.ForEachAsync(options.Targets, jobs, async (target, _) =>
        {
            if (!await FuzzAsync(program, target, options.Seconds, seed)) Interlocked.Exchange(ref status, 1);
            if (options.Saves) CorpusFile.Write(Places.Corpus(target), CorpusFile.Read(Places.Pool(target)), MaxCorpusBytes);
        });
        return status;
    }

    private static async Task<bool> FuzzAsync(string program, string target, int seconds, int seed)
    {
        var (status, process) = await StartAsync(program, ["--child-fuzz", target, "--seconds", Text(seconds), "--seed", Text(seed)]);
        if (status is 0 or 1) return status == 0;

        var input = CurrentInput.Read(target, process);
        CorpusFile.Write(Places.Findings(target), [input], int.MaxValue);
        Console.WriteLine($"{target}: the process ended with {status} at\n    {CorpusFile.Encode(input)}");
        return false;
    }

    private static async Task<(int Status, int Process)> StartAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
        return (process.ExitCode, process.Id);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
