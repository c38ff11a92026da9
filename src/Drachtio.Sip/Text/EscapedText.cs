using System.Buffers;

namespace Drachtio.Sip.Text;

/// <summary>Reads percent-escaped text byte by byte, and compares it as RFC 3261 §19.1.4 says.</summary>
internal static class EscapedText
{
    // RFC 3261 §25.1: an escaped one of these is not the same as itself unescaped.
    private static readonly SearchValues<byte> Reserved = SearchValues.Create(";/?:@&=+$,"u8);

    /// <summary>The byte at <paramref name="position"/>, decoded; a <c>%</c> without two digits stands for itself.</summary>
    public static byte Next(ReadOnlySpan<byte> text, ref int position, out bool isEscaped)
    {
        var value = text[position++];
        isEscaped = false;
        if (value != (byte)'%' || position + 1 >= text.Length) return value;

        var high = Hex(text[position]);
        var low = Hex(text[position + 1]);
        if (high < 0 || low < 0) return value;

        position += 2;
        isEscaped = true;
        return (byte)((high << 4) | low);
    }

    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool ignoreCase)
    {
        var l = 0;
        var r = 0;
        while (l < left.Length && r < right.Length)
        {
            var a = Next(left, ref l, out var isLeftEscaped);
            var b = Next(right, ref r, out var isRightEscaped);
            if (isLeftEscaped != isRightEscaped && Reserved.Contains(a)) return false;
            if (ignoreCase)
            {
                a = ToLower(a);
                b = ToLower(b);
            }

            if (a != b) return false;
        }

        return l == left.Length && r == right.Length;
    }

    public static byte ToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private static int Hex(byte value)
    {
        if (!char.IsAsciiHexDigit((char)value)) return -1;
        return value <= (byte)'9' ? value - '0' : (value | 0x20) - 'a' + 10;
    }
}
