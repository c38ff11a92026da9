using Registrar.Core;

namespace Micro.Support;

/// <summary>Options of the registrars measured here.</summary>
internal static class BenchOptions
{
    private const int MostPerSecond = 1_000_000;

    /// <summary>Budgets that are counted and never empty: all phones here come from one address.</summary>
    public static RegistrarOptions Unlimited { get; } = new()
    {
        SourceRate = [MostPerSecond, MostPerSecond],
        AorRate = [MostPerSecond, MostPerSecond],
        RealmRate = [MostPerSecond, MostPerSecond],
        StrangerRate = [MostPerSecond, MostPerSecond],
        DeviceRate = [MostPerSecond, MostPerSecond],
    };
}
