using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Fuzz.Engine;

/// <summary>Which edges of the instrumented code an input took, and whether any of them is new.</summary>
/// <remarks>
/// Instrumented assemblies count into memory that <see cref="Trace"/> points to; without them the map stays empty and nothing
/// is ever new. One per process, for one thread.
/// </remarks>
internal static unsafe class EdgeMap
{
    private const int Bytes = 1 << 16;

    private static readonly byte[] Known = new byte[Bytes];

    private static byte* _map;

    /// <summary>Edges known so far.</summary>
    public static int Count => Known.Count(static buckets => buckets != 0);

    /// <summary>Makes the memory, once; before any instrumented code runs.</summary>
    public static void Open()
    {
        if (_map is not null) return;
        _map = (byte*)NativeMemory.AllocZeroed(Bytes);
        Trace.SharedMem = _map;
    }

    /// <summary>Forgets what the last input did.</summary>
    public static void Clear()
    {
        new Span<byte>(_map, Bytes).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Forgets what is known.</summary>
    public static void Forget() => Array.Clear(Known);

    /// <summary>Learns the edges of the last input.</summary>
    /// <returns>Whether one of them was not known, or not known to be taken so often.</returns>
    public static bool Learn()
    {
        var isNew = false;
        var words = new ReadOnlySpan<ulong>(_map, Bytes / sizeof(ulong));
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] == 0) continue;
            for (var at = word * sizeof(ulong); at < (word + 1) * sizeof(ulong); at++)
            {
                if (_map[at] == 0) continue;

                // 1, 2, 3, 4-7, 8-15 … as AFL counts them: one more round of a loop is no news.
                var bucket = (byte)(1 << (_map[at] < 4 ? _map[at] - 1 : Math.Min(7, BitOperations.Log2(_map[at]) + 1)));
                isNew |= (Known[at] & bucket) == 0;
                Known[at] |= bucket;
            }
        }

        return isNew;
    }
}
