namespace Registrar.Core.Defence;

/// <summary>How often what was turned away, since the start.</summary>
/// <remarks>Plain numbers, raised only where something is refused: a good request touches none. Safe from any thread.</remarks>
/// <param name="families">Scanner families counted apart.</param>
internal sealed class DefenceCounters(int families)
{
    private readonly long[] _reasons = new long[DefenceReasons.Count];
    private readonly long[] _families = new long[Math.Max(families, 1)];

    /// <summary>Counts one refusal.</summary>
    public void Count(DefenceReason reason) => Interlocked.Increment(ref _reasons[(int)reason]);

    /// <summary>Counts one request of a scanner family, and the refusal.</summary>
    /// <param name="family">From <see cref="ScannerFilter"/>; families that a reload has added are counted with the last.</param>
    public void CountScanner(int family)
    {
        Count(DefenceReason.Scanner);
        Interlocked.Increment(ref _families[Math.Clamp(family, 0, _families.Length - 1)]);
    }

    /// <summary>Refusals for one reason.</summary>
    public long Read(DefenceReason reason) => Volatile.Read(ref _reasons[(int)reason]);

    /// <summary>Requests of one scanner family; 0 for one it does not count.</summary>
    public long ReadScanner(int family) => (uint)family < (uint)_families.Length ? Volatile.Read(ref _families[family]) : 0;
}
