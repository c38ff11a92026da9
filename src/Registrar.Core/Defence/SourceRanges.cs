namespace Registrar.Core.Defence;

/// <summary>The address space of one family cut into ranges with one verdict each. Immutable.</summary>
/// <remarks>Networks either contain each other or are apart, so a stack of the open ones tells the innermost at every cut.</remarks>
internal sealed class SourceRanges
{
    private readonly UInt128[] _starts;
    private readonly SourceVerdict[] _verdicts;

    private SourceRanges(UInt128[] starts, SourceVerdict[] verdicts)
    {
        _starts = starts;
        _verdicts = verdicts;
    }

    /// <summary>One range: everything, allowed.</summary>
    public static SourceRanges AllowAll { get; } = new([0], [SourceVerdict.Allowed]);

    /// <summary>Cuts the space.</summary>
    /// <param name="rules">Networks in any order.</param>
    /// <param name="bits">32 or 128.</param>
    /// <param name="isOpen">What no network has is allowed.</param>
    public static SourceRanges Build(List<SourceRule> rules, int bits, bool isOpen)
    {
        // Outer before inner, and of two equal ones the deny last, so that it is innermost.
        var sorted = rules.OrderBy(static rule => rule.Start).ThenBy(static rule => rule.Length).ThenBy(static rule => rule.IsDenied);
        var outside = isOpen ? SourceVerdict.Allowed : SourceVerdict.NotListed;
        var starts = new List<UInt128> { 0 };
        var verdicts = new List<SourceVerdict> { outside };
        var open = new Stack<(UInt128 Last, SourceVerdict Verdict)>();
        var top = bits == 128 ? UInt128.MaxValue : uint.MaxValue;

        foreach (var rule in sorted)
        {
            Close(rule.Start);
            var verdict = rule.IsDenied ? SourceVerdict.Denied : SourceVerdict.Allowed;
            var size = bits - rule.Length;
            open.Push((size >= bits ? top : rule.Start | ((UInt128.One << size) - 1), verdict));
            Cut(rule.Start, verdict);
        }

        Close(null);
        return new SourceRanges([.. starts], [.. verdicts]);

        // Ends the networks that lie before an address; all of them without one.
        void Close(UInt128? before)
        {
            while (open.TryPeek(out var inner) && (before is null || inner.Last < before))
            {
                open.Pop();
                if (inner.Last == top) continue;
                Cut(inner.Last + 1, open.TryPeek(out var outer) ? outer.Verdict : outside);
            }
        }

        void Cut(UInt128 start, SourceVerdict verdict)
        {
            if (starts[^1] == start)
            {
                verdicts[^1] = verdict;
                return;
            }

            starts.Add(start);
            verdicts.Add(verdict);
        }
    }

    /// <summary>The verdict of the range an address is in.</summary>
    public SourceVerdict Find(UInt128 address)
    {
        if (_starts.Length == 1)
            return _verdicts[0];

        var low = 0;
        var high = _starts.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_starts[middle] <= address)
                low = middle;
            else
                high = middle - 1;
        }

        return _verdicts[low];
    }
}
