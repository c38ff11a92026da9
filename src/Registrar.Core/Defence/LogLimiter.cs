namespace Registrar.Core.Defence;

/// <summary>Lets a few log lines of each kind through per second and counts the rest.</summary>
/// <remarks>An attacker decides how often a line could be written; the disk must not be his. Safe from any thread; no lock.</remarks>
/// <param name="kinds">Kinds, each with its own share.</param>
/// <param name="perSecond">Lines of one kind per second, 0 to 1,000; 0 writes none.</param>
internal sealed class LogLimiter(int kinds, int perSecond)
{
    private const int CountBits = 16;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly long[] _written = new long[kinds];
    private readonly long[] _suppressed = new long[kinds];
    private readonly int _perSecond = Math.Clamp(perSecond, 0, 1000);

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="kind">From 0.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="suppressed">Lines of this kind left out since the last one written; say so in this one.</param>
    public bool MayWrite(int kind, long nowMs, out long suppressed)
    {
        suppressed = 0;
        var second = nowMs / 1000;
        ref var written = ref _written[kind];
        var known = Volatile.Read(ref written);
        while (true)
        {
            var count = known >> CountBits == second ? known & CountMask : 0;
            if (count >= _perSecond)
            {
                Interlocked.Increment(ref _suppressed[kind]);
                return false;
            }

            var found = Interlocked.CompareExchange(ref written, (second << CountBits) | (count + 1), known);
            if (found == known)
                break;

            known = found;
        }

        if (Volatile.Read(ref _suppressed[kind]) != 0) suppressed = Interlocked.Exchange(ref _suppressed[kind], 0);
        return true;
    }
}
