using Drachtio.Sip;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Where one message of a stream ends and the next begins: inside the bytes, and in the same places however they drip in.</summary>
internal sealed class StreamTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "stream";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => SipTexts.Words;

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds =>
    [
        .. SipTexts.Messages, "\r\n\r\n"u8.ToArray(), SipTexts.Sip(SipTexts.Register + SipTexts.Register),
        SipTexts.Sip("\n\nMESSAGE sip:a SIP/2.0\nl: 4\n\nbodyOPTIONS sip:b SIP/2.0\nContent-Length: 0\n\n"),
    ];

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        var (whole, error) = Measure(input.Span, input.Length);
        var (dripped, dripError) = Measure(input.Span, 1 + (input.IsEmpty ? 0 : input.Span[0] % 61));
        Require(whole.SequenceEqual(dripped), "The split of the stream moves the end of a message.");
        Require(error == dripError, "The split of the stream changes what is wrong with it.");
    }

    // As a reader does it: what is measured is consumed, and so are line ends in front of what is still short.
    private static (List<int> Lengths, SipParseError Error) Measure(ReadOnlySpan<byte> stream, int pieceBytes)
    {
        var scanner = new SipStreamScanner(SipLimits.Default);
        var lengths = new List<int>();
        var (from, to) = (0, 0);
        while (to < stream.Length)
        {
            to = Math.Min(stream.Length, to + pieceBytes);
            while (scanner.TryMeasure(stream[from..to], out var skip, out var length, out _))
            {
                Require(skip >= 0 && length > 0 && from + skip + length <= to, "A message ends outside the bytes there are.");
                lengths.Add(length);
                from += skip + length;
                if (from == to) break;
            }

            if (from == to) continue;
            scanner.TryMeasure(stream[from..to], out var ends, out var known, out var wrong);
            Require(ends >= 0 && known >= 0, "A length below zero.");
            if (wrong != SipParseError.None) return (lengths, wrong);
            from += ends;
        }

        return (lengths, SipParseError.None);
    }
}
