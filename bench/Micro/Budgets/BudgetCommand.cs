using System.Globalization;
using System.Text.Json;

namespace Micro.Budgets;

/// <summary><c>micro budgets</c>: measures allocated bytes of every benchmark and compares them with budgets.json.</summary>
/// <remarks>No timing, so it tells the same on a busy machine.</remarks>
internal static class BudgetCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Nothing to check; <c>--write FILE</c> to write what was measured.</param>
    /// <returns>0, 1 when a budget is exceeded, missing or without a benchmark, 2 for wrong arguments.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments is not ([] or ["--write", _]))
        {
            Console.Error.WriteLine("micro: budgets [--write FILE]");
            return 2;
        }

        var budgets = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "budgets.json")))!;
        var isOver = false;
        var measured = new SortedDictionary<string, double>(StringComparer.Ordinal);
        Console.WriteLine($"{"benchmark",-44} {"bytes",10} {"allowed",10}");
        foreach (var benchmark in AllocationBenchmark.All())
        {
            var hasBudget = budgets.Remove(benchmark.Name, out var allowed);
            var bytes = measured[benchmark.Name] = benchmark.Measure(hasBudget ? allowed : 0);
            var verdict = !hasBudget ? "no budget: add it to budgets.json" : bytes > allowed ? "OVER" : bytes < allowed * 0.8 ? "could be lower" : "";
            isOver |= !hasBudget || bytes > allowed;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{benchmark.Name,-44} {bytes,10:0.##} {allowed,10:0.##}  {verdict}"));
        }

        foreach (var name in budgets.Keys)
        {
            isOver = true;
            Console.WriteLine($"{name,-44} {"-",10}             no such benchmark: remove it from budgets.json");
        }

        if (arguments is [_, var file]) File.WriteAllText(file, JsonSerializer.Serialize(measured, Json) + "\n");
        return isOver && arguments is [] ? 1 : 0;
    }
}
