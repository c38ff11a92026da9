using Fuzz.Engine;
using Fuzz.Targets;

namespace Fuzz.CommandLine;

/// <summary>A process that counts the steps of its targets.</summary>
internal static class GrowthChild
{
    /// <summary>Runs it.</summary>
    /// <returns>0 when every parser is linear, 1 otherwise.</returns>
    public static int Run(FuzzArguments options)
    {
        BranchCount.Open();
        var status = 0;
        foreach (var name in options.Targets)
        {
            var check = new GrowthCheck(AllTargets.Make(name));
            var found = check.Find().ToArray();
            Console.WriteLine($"{name,-14} {(found.Length == 0 ? "linear" : $"grows too fast in {found.Length} shapes")}, at most x {check.Worst:F2} for twice the input");
            foreach (var line in found.Take(10)) Console.WriteLine($"    {line}");
            if (found.Length > 0) status = 1;
        }

        return status;
    }
}
