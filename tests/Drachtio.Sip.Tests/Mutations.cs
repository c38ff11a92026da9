using CsCheck;

namespace Drachtio.Sip.Tests;

/// <summary>Damaged versions of good input.</summary>
internal static class Mutations
{
    // The bytes that mean something to some parser.
    private static readonly Gen<byte> Interesting = Gen.OneOfConst<byte>([.. "\r\n\t \0\",;:<>=@%?&/\\[]()*#+-.0129azAZ"u8, 0x7F, 0x80, 0xC3, 0xFF]);

    private static readonly Gen<byte> AnyByte = Gen.Frequency((3, Interesting), (1, Gen.Byte));

    private static readonly Gen<(int Kind, int At, int Length, byte Value)> Edit =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 1 << 20], Gen.Int[1, 12], AnyByte);

    public static Gen<byte[]> Of(byte[] sample) => Edit.Array[1, 8].Select(edits => Apply(sample, edits));

    public static Gen<byte[]> OfAny(IReadOnlyList<byte[]> samples) => Gen.Int[0, samples.Count - 1].SelectMany(i => Of(samples[i]));

    /// <summary>Bytes of no plan at all, thick with separators.</summary>
    public static Gen<byte[]> Noise(int maxBytes) => AnyByte.Array[0, maxBytes];

    public static void EveryByteAt(byte[] sample, Probe.Reader read)
    {
        var copy = sample.ToArray();
        for (var i = 0; i < copy.Length; i++)
        {
            for (var value = 0; value < 256; value++)
            {
                copy[i] = (byte)value;
                read(copy);
            }

            copy[i] = sample[i];
        }
    }

    /// <summary>Bytes the current thread allocates while reading.</summary>
    public static long AllocatedBy(Probe.Reader read, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read(bytes);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Apply(byte[] sample, (int Kind, int At, int Length, byte Value)[] edits)
    {
        var bytes = new List<byte>(sample);
        foreach (var (kind, place, length, value) in edits)
        {
            var at = bytes.Count == 0 ? 0 : place % bytes.Count;
            var count = Math.Min(length, bytes.Count - at);
            switch (kind)
            {
                case 0 when bytes.Count > 0: bytes[at] = value; break;
                case 1: bytes.RemoveRange(at, count); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, count)); break;
                case 3: bytes.InsertRange(at, Enumerable.Repeat(value, length)); break;
                default: bytes.Insert(at, value); break;
            }
        }

        return [.. bytes];
    }
}
