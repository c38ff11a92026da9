namespace Drachtio.Embedded.Text;

/// <summary>SIP text cut into start line, header lines and body, and nothing judged: a server must see what is wrong to name it.</summary>
/// <remarks>Borrows its bytes; reusable; not thread-safe. Network text may be folded, an application's may not.</remarks>
internal sealed class SipText
{
    /// <summary>Header lines looked at; a message with more is malformed.</summary>
    public const int MaxLines = 512;

    private readonly List<SipLine> _lines = new(32);
    private ReadOnlyMemory<byte> _bytes;
    private int _startLineStart;
    private int _startLineLength;

    /// <summary>The header lines in the order they stand.</summary>
    public IReadOnlyList<SipLine> Lines => _lines;

    /// <summary>Where the body begins; the end of the bytes without an empty line.</summary>
    public int BodyStart { get; private set; }

    /// <summary>Whether an empty line ended the headers.</summary>
    public bool HasEnd { get; private set; }

    /// <summary>Whether there were more than <see cref="MaxLines"/> header lines.</summary>
    public bool IsTooLong { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    public ReadOnlySpan<byte> StartLine => Bytes.Slice(_startLineStart, _startLineLength);

    /// <summary>Everything behind the empty line.</summary>
    public ReadOnlySpan<byte> Body => Bytes[BodyStart..];

    public ReadOnlySpan<byte> Name(SipLine line) => line.NameLength < 0 ? default : Bytes.Slice(line.Start, line.NameLength);

    public ReadOnlySpan<byte> Value(SipLine line) => Bytes.Slice(line.ValueStart, line.ValueLength);

    public ReadOnlySpan<byte> Raw(SipLine line) => Bytes.Slice(line.Start, line.Length);

    /// <summary>Cuts the bytes into lines.</summary>
    /// <param name="bytes">Borrowed until the next call.</param>
    /// <param name="isFolded">Whether a line that begins with a blank continues the one before it (RFC 3261 §7.3.1).</param>
    public void Parse(ReadOnlyMemory<byte> bytes, bool isFolded)
    {
        _bytes = bytes;
        _lines.Clear();
        HasEnd = false;
        IsTooLong = false;
        var span = bytes.Span;
        _startLineStart = 0;
        var (length, next) = Line(span, 0);
        _startLineLength = SipChars.TrimEnd(span[..length]).Length;
        var at = next;
        while (at < span.Length)
        {
            (length, next) = Line(span, at);
            if (length == 0)
            {
                HasEnd = true;
                at = next;
                break;
            }
            if (isFolded && span[at] is (byte)' ' or (byte)'\t' && _lines.Count > 0) Extend(span, at + length);
            else if (_lines.Count == MaxLines) IsTooLong = true;
            else _lines.Add(Cut(span, isFolded ? at : SkipBlanks(span, at, ref length), length));
            at = next;
        }
        BodyStart = HasEnd ? at : span.Length;
    }

    private static (int Length, int Next) Line(ReadOnlySpan<byte> span, int at)
    {
        var end = span[at..].IndexOf("\r\n"u8);
        return end < 0 ? (span.Length - at, span.Length) : (end, at + end + 2);
    }

    // An application's line may be indented: the server trims names on both sides.
    private static int SkipBlanks(ReadOnlySpan<byte> span, int at, ref int length)
    {
        var blanks = length - span.Slice(at, length).TrimStart(" \t"u8).Length;
        length -= blanks;
        return at + blanks;
    }

    private static SipLine Cut(ReadOnlySpan<byte> span, int start, int length)
    {
        var line = span.Slice(start, length);
        var colon = line.IndexOf((byte)':');
        if (colon < 0) return new SipLine(start, length, -1, start, length);
        var name = SipChars.TrimEnd(line[..colon]);
        return WithValue(span, new SipLine(start, length, name.Length, start + colon + 1, 0));
    }

    private static SipLine WithValue(ReadOnlySpan<byte> span, SipLine line)
    {
        var rest = span[line.ValueStart..(line.Start + line.Length)];
        var value = SipChars.TrimStart(rest);
        var start = line.ValueStart + rest.Length - value.Length;
        return line with { ValueStart = start, ValueLength = SipChars.TrimEnd(value).Length };
    }

    private void Extend(ReadOnlySpan<byte> span, int end)
    {
        var line = _lines[^1];
        line = line with { Length = end - line.Start };
        _lines[^1] = line.NameLength < 0 ? line : WithValue(span, line);
    }
}
