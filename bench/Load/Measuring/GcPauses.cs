namespace Load.Measuring;

/// <summary>Collections and pauses of a garbage collector over some time.</summary>
/// <remarks>Written by one thread; read when that has ended.</remarks>
internal sealed class GcPauses
{
    private const int Generations = 3;

    private readonly long[] _collections = new long[Generations];
    private readonly List<double> _pausesMs = [];

    /// <summary>Collections by generation, 0 to 2.</summary>
    public IReadOnlyList<long> Collections => _collections;

    /// <summary>Times the threads stood still.</summary>
    public int Count => _pausesMs.Count;

    /// <summary>Longest pause, ms; 0 without any.</summary>
    public double MaxMs => _pausesMs.Count == 0 ? 0 : _pausesMs.Max();

    /// <summary>The pause that 99 % of them do not exceed, ms; 0 without any.</summary>
    public double P99Ms => _pausesMs.Count == 0 ? 0 : _pausesMs.Order().ElementAt((int)Math.Ceiling(_pausesMs.Count * 0.99) - 1);

    /// <summary>Counts a collection.</summary>
    public void AddCollection(int generation) => _collections[Math.Clamp(generation, 0, Generations - 1)]++;

    /// <summary>Counts a pause, ms.</summary>
    public void AddPause(double ms) => _pausesMs.Add(ms);
}
