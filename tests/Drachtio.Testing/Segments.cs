using System.Buffers;

namespace Drachtio.Testing;

/// <summary>Builds sequences of several memory pieces, as a pipe hands them out after short reads.</summary>
public static class Segments
{
    /// <summary>Cuts <paramref name="bytes"/> into pieces of <paramref name="segmentBytes"/> (the last may be shorter).</summary>
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, int segmentBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(segmentBytes);

        var cuts = new List<int>();
        for (var at = segmentBytes; at < bytes.Length; at += segmentBytes) cuts.Add(at);
        return SplitAt(bytes, [.. cuts]);
    }

    /// <summary>Cuts <paramref name="bytes"/> at the given ascending offsets; equal offsets give empty pieces.</summary>
    public static ReadOnlySequence<byte> SplitAt(ReadOnlyMemory<byte> bytes, params ReadOnlySpan<int> offsets)
    {
        Piece? first = null;
        Piece? last = null;
        var from = 0;
        foreach (var offset in offsets)
        {
            Add(bytes[from..offset], ref first, ref last);
            from = offset;
        }
        Add(bytes[from..], ref first, ref last);
        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private static void Add(ReadOnlyMemory<byte> memory, ref Piece? first, ref Piece? last)
    {
        last = new Piece(memory, last);
        first ??= last;
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? previous)
        {
            Memory = memory;
            if (previous is null) return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
