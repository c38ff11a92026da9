namespace Load.Compare;

/// <summary>The whole comparison; the JSON has the same names in camelCase.</summary>
/// <param name="Date">Day of the run.</param>
/// <param name="Machine">The machine in one line.</param>
/// <param name="IsQuick">It was a quick run: figures without worth.</param>
/// <param name="Repeats">Runs of each.</param>
/// <param name="Outcomes">What came of it.</param>
internal sealed record CompareReport(string Date, string Machine, bool IsQuick, int Repeats, IReadOnlyList<Outcome> Outcomes)
{
    /// <summary>CPU of a contestant against that of the reference of its group; <see langword="null"/> when one of them has none.</summary>
    public double? RatioOf(Outcome outcome) =>
        outcome.Cpu / Outcomes.FirstOrDefault(one => one.IsReference && one.Over == outcome.Over && one.Scenario == outcome.Scenario)?.Cpu;
}
