using SharpFuzz.Common;

namespace Fuzz.Engine;

/// <summary>How many branches the code under test takes for an input: steps, the same on any machine at any load.</summary>
/// <remarks>What the runtime does inside one call (searching a span, copying) counts as nothing.</remarks>
internal static class BranchCount
{
    private static long _taken;

    /// <summary>Begins to listen; before any instrumented code runs.</summary>
    public static void Open()
    {
        EdgeMap.Open();
        Trace.OnBranch = static (_, _) => _taken++;
    }

    /// <summary>Branches one input takes.</summary>
    public static long Of(FuzzTarget target, byte[] input)
    {
        _taken = 0;
        target.Run(input);
        return _taken;
    }
}
