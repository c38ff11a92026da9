using Fuzz.CommandLine;

namespace Fuzz;

/// <summary>The long form: targets as processes of their own, guided by the edges their mutants take.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments)
    {
        if (!FuzzArguments.TryRead(arguments, out var options, out var problem))
        {
            Console.Error.WriteLine(problem);
            Console.Error.WriteLine(FuzzArguments.Usage);
            return Task.FromResult(2);
        }

        return options.Child switch
        {
            ChildKind.Fuzz => Task.FromResult(FuzzChild.Run(options)),
            ChildKind.Growth => Task.FromResult(GrowthChild.Run(options)),
            _ => Coordinator.RunAsync(options),
        };
    }
}
