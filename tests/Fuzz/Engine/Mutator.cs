using System.Globalization;
using System.Text;

namespace Fuzz.Engine;

/// <summary>Damages inputs along their structure: words, lines, separators, numbers, and at last bytes.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<string> words, int maxBytes)
{
    private static readonly string[] CommonWords =
    [
        "\r\n", "\r\n ", "\n", "\r\n\r\n", "\0", "\t", " ", "\"", "\\", "\\\"", "<", ">", "<>", ",", ";", ";;", "=", ":", "@", "%", "%00", "%41", "%0d%0a", "%zz", "%",
        "|", "#", "/", "?", "&", "[", "]", "[::1]", "[::]", "(", ")", "*", "sip:", "sips:", "tel:", "a@b", "é", "\u202e", "\u001b[2J", "\ud83d\ude00", ";lr", ";expires=0", ";q=1",
    ];

    private static readonly string[] Numbers =
    [
        "0", "00", "-1", "+1", "1", "7", "255", "256", "65535", "65536", "99999", "2147483647", "2147483648", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e9", "0x10", "1.5", "0.0001", new('9', 300),
    ];

    private readonly byte[][] _words = [.. CommonWords.Concat(words).Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _numbers = [.. Numbers.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A damaged copy of one input, with parts of another one at times.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var edits = 1 << random.Next(4); edits > 0; edits--) Edit(bytes, other);
        if (bytes.Count > maxBytes) bytes.RemoveRange(maxBytes, bytes.Count - maxBytes);
        return [.. bytes];
    }

    private void Edit(List<byte> bytes, byte[] other)
    {
        var (at, length) = Piece(bytes);
        switch (random.Next(14))
        {
            case 0: Replace(bytes, at, length, Word()); break;
            case 1: bytes.InsertRange(Boundary(bytes), Word()); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(Boundary(bytes), bytes.GetRange(at, length)); break;
            case 4: Replace(bytes, at, length, OfOther(other)); break;
            case 5: bytes.InsertRange(Boundary(bytes), OfOther(other)); break;
            case 6 or 7: Number(bytes); break;
            case 8: Lines(bytes); break;
            case 9: Repeat(bytes, at, length); break;
            case 10 when bytes.Count > 0: bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8)); break;
            case 11 when bytes.Count > 0: bytes[random.Next(bytes.Count)] = (byte)random.Next(256); break;
            case 12: bytes.Insert(random.Next(bytes.Count + 1), (byte)random.Next(256)); break;
            default:
                var cut = random.Next(bytes.Count + 1);
                bytes.RemoveRange(cut, Math.Min(random.Next(8), bytes.Count - cut));
                break;
        }
    }

    private byte[] Word() => random.Next(6) == 0 ? _numbers[random.Next(_numbers.Length)] : _words[random.Next(_words.Length)];

    private byte[] OfOther(byte[] other)
    {
        var list = new List<byte>(other);
        var (at, length) = Piece(list);
        return [.. list.GetRange(at, length)];
    }

    // From one separator to a later one.
    private (int At, int Length) Piece(List<byte> bytes)
    {
        var from = Boundary(bytes);
        var to = from;
        for (var parts = 1 + random.Next(3); parts > 0 && to < bytes.Count; parts--)
        {
            to++;
            while (to < bytes.Count && !IsSeparator(bytes[to])) to++;
        }

        return (from, to - from);
    }

    private int Boundary(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        while (at > 0 && at < bytes.Count && !IsSeparator(bytes[at])) at--;
        return at;
    }

    private void Number(List<byte> bytes)
    {
        var from = random.Next(bytes.Count + 1);
        while (from < bytes.Count && !char.IsAsciiDigit((char)bytes[from])) from++;
        var to = from;
        while (to < bytes.Count && char.IsAsciiDigit((char)bytes[to])) to++;
        if (to == from) return;

        var isNear = random.Next(2) == 0 && long.TryParse(Encoding.ASCII.GetString([.. bytes.GetRange(from, to - from)]), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < long.MaxValue - 2
            && (_near = value + random.Next(-2, 3)) >= 0;
        Replace(bytes, from, to - from, isNear ? Encoding.ASCII.GetBytes(_near.ToString(CultureInfo.InvariantCulture)) : _numbers[random.Next(_numbers.Length)]);
    }

    private long _near;

    // Another order of lines, a line twice, a line gone.
    private void Lines(List<byte> bytes)
    {
        var starts = new List<int> { 0 };
        for (var at = 0; at < bytes.Count - 1; at++)
        {
            if (bytes[at] == '\n') starts.Add(at + 1);
        }

        var line = random.Next(starts.Count);
        var end = line + 1 < starts.Count ? starts[line + 1] : bytes.Count;
        var text = bytes.GetRange(starts[line], end - starts[line]);
        if (random.Next(2) == 0) bytes.RemoveRange(starts[line], text.Count);
        else bytes.InsertRange(starts[random.Next(starts.Count)], text);
    }

    private void Repeat(List<byte> bytes, int at, int length)
    {
        if (length == 0) return;
        var piece = bytes.GetRange(at, length);
        for (var times = 1 << random.Next(8); times > 0 && bytes.Count + length <= maxBytes; times--) bytes.InsertRange(at, piece);
    }

    private static void Replace(List<byte> bytes, int at, int length, byte[] by)
    {
        bytes.RemoveRange(at, length);
        bytes.InsertRange(at, by);
    }

    private static bool IsSeparator(byte value) => !char.IsAsciiLetterOrDigit((char)value) && value < 128;
}
