namespace Registrar.Core.Defence;

/// <summary>What counts as too much waiting.</summary>
/// <param name="StrangersMs">Wait of a request from which strangers are shed. Default 100 ms.</param>
/// <param name="NewMs">The same for new registrations. Default 250 ms.</param>
/// <param name="AllMs">The same for everybody. Default 2,000 ms: behind 4 s a phone has sent each request three times (RFC 3261 §17.1.2.2).</param>
/// <param name="StagedBytes">Bytes waiting to leave at which everybody is shed; strangers at a quarter, new ones at a half. Default 4 MiB.</param>
/// <param name="RiseMs">How long a wait must stay too long: a pause of the garbage collector is no overload. Default 100 ms.</param>
/// <param name="CalmMs">How long it must be under half a threshold before one class more is served. Default 1,000 ms.</param>
internal readonly record struct LoadLimits(int StrangersMs, int NewMs, int AllMs, long StagedBytes, int RiseMs, int CalmMs)
{
    /// <summary>The defaults.</summary>
    public static LoadLimits Default { get; } = new(100, 250, 2_000, 4 << 20, 100, 1_000);
}
