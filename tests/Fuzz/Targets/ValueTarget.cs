using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>The small values: CSeq, seconds, q, Event, Subscription-State, Date. Numbers never overflow into others.</summary>
internal sealed class ValueTarget : FuzzTarget
{
    private static readonly string[] Parsers = ["CSeq", "DeltaSeconds", "QValue", "Event", "SubscriptionState", "SipDate"];

    /// <inheritdoc />
    public override string Name => "value";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => SipTexts.Words;

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds => Parsers.SelectMany(SipTexts.Samples);

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        foreach (var parser in Parsers) SipTexts.Read(parser, input);
        if (Drachtio.Sip.QValue.TryParse(input.Span, out var q)) Require(q is >= 0 and <= 1000, "q is not between 0 and 1.");
        if (Drachtio.Sip.CSeqValue.TryParse(input.Span, out var cseq)) Require(cseq.Number <= int.MaxValue, "CSeq is above 2^31-1.");
    }
}
