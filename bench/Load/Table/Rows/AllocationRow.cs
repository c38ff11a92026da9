using System.Text.Json;

namespace Load.Table.Rows;

/// <summary>Garbage per operation, as bench/Micro has just measured it.</summary>
internal sealed class AllocationRow : IRow
{
    /// <inheritdoc/>
    public string Name => "allocations";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        if (context.AllocationsPath is not { } path)
        {
            yield return Finding.Missing("Allocations", "needs --allocations: a file that micro budgets --write has written");
            yield break;
        }

        var bytes = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(path))!;
        yield return Of("401 to a stranger", "Handling.Stranger", 0);
        yield return Of("Authenticated refresh", "Handling.Refresh", 0);
        yield return Of("Full cycle", "Handling.NewPhone", null);

        Finding Of(string measure, string benchmark, double? target) => bytes.TryGetValue(benchmark, out var value)
            ? new Finding(measure, "allocated on the request path", value, "bytes") { Target = target, Note = $"bench/Micro, {benchmark}" }
            : Finding.Missing(measure, $"bench/Micro has no {benchmark}");
    }
}
