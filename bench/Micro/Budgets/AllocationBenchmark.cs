using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Micro.Budgets;

/// <summary>A benchmark method, run for its allocations only.</summary>
internal sealed class AllocationBenchmark
{
    /// <summary>Operations of a round; also what <see cref="InvocationCountAttribute"/> of benchmarks with prepared input says.</summary>
    public const int Operations = 4096;

    // The JIT compiles what runs often again, in the background, and the better code allocates less.
    private const int MaxRounds = 10;
    private const int PauseMs = 150;

    private readonly Func<int> _operation;
    private readonly Action _prepareRound;

    private AllocationBenchmark(string name, Func<int> operation, Action prepareRound)
    {
        Name = name;
        _operation = operation;
        _prepareRound = prepareRound;
    }

    /// <summary><c>Class.Method</c>.</summary>
    public string Name { get; }

    /// <summary>Every benchmark of this program, by name.</summary>
    public static IEnumerable<AllocationBenchmark> All() =>
        typeof(AllocationBenchmark).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods().Where(static method => method.GetCustomAttribute<BenchmarkAttribute>() is not null))
            .OrderBy(static method => method.DeclaringType!.Name, StringComparer.Ordinal)
            .ThenBy(static method => method.Name, StringComparer.Ordinal)
            .Select(static method => Of(method.DeclaringType!, method));

    /// <summary>Bytes per operation: the least of some rounds, or the first that keeps within the budget.</summary>
    public double Measure(double allowed)
    {
        var least = double.MaxValue;
        Round();
        for (var round = 0; round < MaxRounds && least > allowed; round++)
        {
            if (round > 0) Thread.Sleep(PauseMs);
            least = Math.Min(least, Round() / (double)Operations);
        }

        return least;
    }

    private static AllocationBenchmark Of(Type type, MethodInfo method)
    {
        var instance = Activator.CreateInstance(type)!;
        foreach (var setup in With<GlobalSetupAttribute>(type)) setup.Invoke(instance, null);

        var rounds = With<IterationSetupAttribute>(type)
            .Where(setup => setup.GetCustomAttribute<IterationSetupAttribute>()!.Targets is var targets && (targets.Length == 0 || targets.Contains(method.Name)))
            .Select(setup => setup.CreateDelegate<Action>(instance))
            .ToArray();
        return new AllocationBenchmark($"{type.Name}.{method.Name}", method.CreateDelegate<Func<int>>(instance), () => Array.ForEach(rounds, static round => round()));
    }

    private static IEnumerable<MethodInfo> With<TAttribute>(Type type)
        where TAttribute : Attribute =>
        type.GetMethods().Where(static method => method.GetCustomAttribute<TAttribute>() is not null);

    private long Round()
    {
        _prepareRound();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Operations; i++) _operation();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
