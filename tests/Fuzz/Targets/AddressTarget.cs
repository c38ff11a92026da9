using Drachtio.Sip;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Name-addr and Contact: what is written from the parts reads as the same parts.</summary>
internal sealed class AddressTarget : FuzzTarget
{
    private readonly SipHeaderWriter _writer = new();

    /// <inheritdoc />
    public override string Name => "address";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => SipTexts.Words;

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds => [.. SipTexts.Samples("NameAddr"), .. SipTexts.Samples("Contact"), .. SipTexts.Samples("SipHeaderValues")];

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        SipTexts.Read("NameAddr", input);
        SipTexts.Read("Contact", input);
        SipTexts.Read("SipHeaderValues", input);
        foreach (var value in SipHeaderValues.Of(input.Span)) Rewrite(value);
    }

    private void Rewrite(ReadOnlySpan<byte> text)
    {
        if (!NameAddr.TryParse(text, out var address)) return;

        _writer.Clear();
        _writer.Begin(SipHeaderId.Contact);
        if (!address.DisplayName.IsEmpty)
        {
            _writer.AppendUnfolded(address.DisplayName);
            _writer.Append(" "u8);
        }

        _writer.Append("<"u8);
        _writer.Append(address.Uri);
        _writer.Append(">"u8);
        _writer.AppendUnfolded(address.Parameters.Text);
        if (!_writer.TryEnd()) return;

        var line = _writer.Written["Contact: ".Length..^2];
        Require(NameAddr.TryParse(line, out var again), "An address that was written from its parts is refused.");
        Require(again.Uri.SequenceEqual(address.Uri), "An address that was written from its parts has another URI.");
        var values = 0;
        foreach (var _ in SipHeaderValues.Of(line)) values++;
        Require(values == 1, "An address that was written from its parts is read as several.");
    }
}
