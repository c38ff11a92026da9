using System.Globalization;
using System.Text.Json;

namespace Load.Table.Rows;

/// <summary>What only shows inside the process, as bench/Micro has just measured it: garbage per operation, a look-up among a million.</summary>
internal sealed class MicroRow : IRow
{
    private const string LookUp = "look-up of a user";

    /// <inheritdoc/>
    public string Name => "micro";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        if (context.AllocationsPath is { } path && File.Exists(path))
        {
            var bytes = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(path))!;
            yield return Allocated(bytes, "401 to a stranger", "Handling.Challenge", 0);
            yield return Allocated(bytes, "Authenticated refresh", "Handling.Refresh", 0);
            yield return Allocated(bytes, "Full cycle", "Handling.New", null);
        }
        else
        {
            yield return Finding.Missing("401 to a stranger", "allocated bytes: needs --allocations, what micro budgets --write has written");
        }

        var line = context.MicroMemoryPath is { } memory && File.Exists(memory) ? File.ReadLines(memory).FirstOrDefault(static line => line.StartsWith(LookUp, StringComparison.Ordinal)) : null;
        var value = line is null ? double.NaN : NumberOf(line);
        yield return double.IsNaN(value)
            ? Finding.Missing("Memory", "look-up: needs --micro-memory, what micro memory has printed")
            : new Finding("Memory", "look-up of a user when it is full", value, "µs") { Target = 1, Note = "bench/Micro, memory: one thread, a caller in the same process" };
    }

    /// <summary>The number in a line of name, number and unit.</summary>
    /// <returns>NaN when there is none.</returns>
    internal static double NumberOf(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && double.TryParse(words[^2], CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    private static Finding Allocated(Dictionary<string, double> bytes, string measure, string benchmark, double? target) => bytes.TryGetValue(benchmark, out var value)
        ? new Finding(measure, "allocated on the request path", value, "bytes") { Target = target, Note = $"bench/Micro, {benchmark}" }
        : Finding.Missing(measure, $"bench/Micro has no {benchmark}");
}
