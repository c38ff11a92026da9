using System.Globalization;
using System.Text;

namespace Fuzz.Engine;

/// <summary>Feeds a target inputs that repeat one piece, at three lengths, and compares how many branches it takes.</summary>
internal sealed class GrowthCheck(FuzzTarget target)
{
    /// <summary>Steps may grow by this factor when an input doubles; 2 is linear, 4 is quadratic.</summary>
    public const double MaxGrowth = 2.5;

    // Long enough that a quadratic part shows, short enough that caps on headers (8 kB and more) do not hide it.
    private const int ShortBytes = 1_800;

    // A parser that refuses early does nearly nothing; then two or three branches more are no growth.
    private const long FewBranches = 400;

    private static readonly string[] Pieces =
    [
        "a", ",", ", ", ";", ";a=1", "\"", "\\\"", "\"a\" ", "\\", "<", "<>", "(", "()", "%41", "%", " ", "\t", "\r\n ", "\r\n", "\r\nA: b", "\r\nVia: a", "\r\nContact: <sip:a@b>",
        "=", "@", "[", ":", ".", "&y=2", "?x", "/", "#", "1#a", "|", "{\"a\":", "[", "\"b\":1,", "{\"a\":{\"secret\":\"s\"}},", "\u0080",
    ];

    /// <summary>The fastest growth seen, linear or not.</summary>
    public double Worst { get; private set; }

    /// <summary>Every shape whose branches grow faster than its length.</summary>
    /// <returns>One line each.</returns>
    public IEnumerable<string> Find()
    {
        foreach (var seed in target.Seeds.Take(6))
        {
            foreach (var at in Places(seed))
            {
                foreach (var piece in Pieces)
                {
                    if (Judge(seed, at, piece) is { } line) yield return line;
                }
            }
        }
    }

    private string? Judge(byte[] seed, int at, string piece)
    {
        var once = BranchCount.Of(target, Make(seed, at, piece, 1));
        var twice = BranchCount.Of(target, Make(seed, at, piece, 2));
        if (Grows(once, twice, seed, at, piece) is null) return null;

        // Twice in a row, so that a step where a cap ends or a buffer grows once is no alarm.
        var fourfold = BranchCount.Of(target, Make(seed, at, piece, 4));
        return Grows(twice, fourfold, seed, at, piece);
    }

    private string? Grows(long before, long after, byte[] seed, int at, string piece)
    {
        if (before > FewBranches) Worst = Math.Max(Worst, (double)after / before);
        return after > FewBranches && after > before * MaxGrowth
            ? string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {before} branches, {after} for twice as many of '{CorpusFile.Encode(Encoding.UTF8.GetBytes(piece))}' at byte {at} of {CorpusFile.Encode(seed[..Math.Min(40, seed.Length)])}")
            : null;
    }

    private static byte[] Make(byte[] seed, int at, string piece, int times)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        var all = new List<byte>(seed[..at]);
        for (var i = 0; i < times * ShortBytes / bytes.Length; i++) all.AddRange(bytes);
        all.AddRange(seed[at..]);
        return [.. all];
    }

    // In front, behind, and at separators in between.
    private static IEnumerable<int> Places(byte[] seed)
    {
        var separators = Enumerable.Range(0, seed.Length).Where(at => !char.IsAsciiLetterOrDigit((char)seed[at])).ToArray();
        var step = Math.Max(1, separators.Length / 16);
        return separators.Where((_, i) => i % step == 0).Append(0).Append(seed.Length).Distinct();
    }
}
