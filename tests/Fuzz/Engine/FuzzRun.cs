using System.Diagnostics;

namespace Fuzz.Engine;

/// <summary>Feeds one target with its seeds, its corpus and mutations of them.</summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    // A registrar hears at most 64 kB in one message; most of what a parser can do wrong it does in one packet.
    private const int MaxInputBytes = 8_192;

    private const int MaxFindings = 20;

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _pool = [];
    private readonly Dictionary<string, byte[]> _findings = [];

    /// <summary>Inputs fed.</summary>
    public long Runs { get; private set; }

    /// <summary>Inputs that taught something new, the small ones first.</summary>
    public IReadOnlyList<byte[]> Pool => _pool;

    /// <summary>Broken promises, each once by what was thrown and where, with the input.</summary>
    public IReadOnlyDictionary<string, byte[]> Findings => _findings;

    /// <summary>Told of every input before it is fed.</summary>
    public Action<byte[]>? Before { get; init; }

    /// <summary>Feeds seeds and corpora as they are.</summary>
    public void Replay(IEnumerable<byte[]> inputs)
    {
        foreach (var input in inputs)
        {
            if (Feed(input) || _pool.Count == 0) _pool.Add(input);
        }
    }

    /// <summary>Mutates until the time is over or the number of inputs is reached.</summary>
    public void Mutate(TimeSpan time, long maxRuns = long.MaxValue)
    {
        var mutator = new Mutator(_random, target.Words, MaxInputBytes);
        var watch = Stopwatch.StartNew();
        for (var runs = 0L; runs < maxRuns && _findings.Count < MaxFindings && (runs % 64 != 0 || watch.Elapsed < time); runs++)
        {
            // The latest find is worth more attention than the average.
            var input = _pool[_random.Next(3) == 0 ? Math.Max(0, _pool.Count - 1 - _random.Next(8)) : _random.Next(_pool.Count)];
            var mutant = mutator.Mutate(input, _pool[_random.Next(_pool.Count)]);
            if (_random.Next(5) != 0) mutant = target.Repair(mutant);
            if (Feed(mutant)) _pool.Add(mutant);
        }
    }

    /// <summary>The smallest inputs that together take every edge the pool takes.</summary>
    public IReadOnlyList<byte[]> Smallest()
    {
        EdgeMap.Forget();
        return [.. _pool.OrderBy(static input => input.Length).Where(Feed)];
    }

    private bool Feed(byte[] input)
    {
        Before?.Invoke(input);
        EdgeMap.Clear();
        Runs++;
        try
        {
            target.Run(input);
        }
        catch (Exception finding)
        {
            _findings.TryAdd(Signature(finding), input);
            return false;
        }

        return EdgeMap.Learn();
    }

    private static string Signature(Exception finding)
    {
        var frame = finding.StackTrace?.Split('\n').FirstOrDefault(static line => !line.Contains("Fuzz.Engine", StringComparison.Ordinal))?.Trim();
        return finding is FindingException ? finding.Message : $"{finding.GetType().Name}: {finding.Message} {frame}";
    }
}
