using System.Text;

namespace Load.Checking;

/// <summary>Errors by kind, with the first text of each.</summary>
/// <remarks>Belongs to one thread.</remarks>
internal sealed class FaultCounts
{
    private const int MaxExampleBytes = 400;

    private readonly long[] _counts = new long[Enum.GetValues<Fault>().Length];
    private readonly string?[] _examples = new string?[Enum.GetValues<Fault>().Length];

    /// <summary>All of them.</summary>
    public long Total { get; private set; }

    /// <summary>Errors of a kind.</summary>
    public long this[Fault fault] => _counts[(int)fault];

    /// <summary>The first text of a kind; empty without one.</summary>
    public string ExampleOf(Fault fault) => _examples[(int)fault] ?? "";

    /// <summary>Counts one.</summary>
    public void Add(Fault fault, ReadOnlySpan<byte> text)
    {
        _counts[(int)fault]++;
        Total++;
        _examples[(int)fault] ??= Encoding.ASCII.GetString(text[..Math.Min(text.Length, MaxExampleBytes)]);
    }

    /// <summary>Takes over those of another connection.</summary>
    public void Add(FaultCounts other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
            _examples[i] ??= other._examples[i];
        }

        Total += other.Total;
    }
}
