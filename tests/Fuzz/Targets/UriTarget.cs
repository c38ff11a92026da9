using Drachtio.Sip;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>URIs: equivalent to itself, both ways alike, and the canonical address of record is its own canonical form.</summary>
/// <remarks>A line feed parts two URIs to compare.</remarks>
internal sealed class UriTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "uri";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => SipTexts.Words;

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds =>
    [
        .. SipTexts.Samples("SipUri"), .. SipTexts.Samples("TelNumber"),
        "sip:a@b;transport=tcp?x=1\nSIP:%61@B;transport=TCP?x=1"u8.ToArray(), "sip:a@[2001:DB8::1]\nsip:a@[2001:db8:0:0::1]:5060"u8.ToArray(), "tel:+44-1632;ext=1\ntel:+441632;ext=1"u8.ToArray(),
    ];

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        SipTexts.Read("SipUri", input);
        SipTexts.Read("TelNumber", input);
        var text = input.Span;
        var cut = text.IndexOf((byte)'\n');
        if (!SipUri.TryParse(cut < 0 ? text : text[..cut], out var left)) return;

        Require(left.IsEquivalentTo(in left), "A URI is not equivalent to itself.");
        Canonical(in left);
        if (cut >= 0 && SipUri.TryParse(text[(cut + 1)..], out var right))
            Require(left.IsEquivalentTo(in right) == right.IsEquivalentTo(in left), "Equivalence is another one the other way round.");
    }

    private static void Canonical(in SipUri uri)
    {
        Span<byte> first = stackalloc byte[1_024];
        Span<byte> second = stackalloc byte[1_024];
        "sip:"u8.CopyTo(first);
        if (uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips) || !uri.TryWriteAor(first[4..], out var length)) return;

        Require(SipUri.TryParse(first[..(length + 4)], out var again), "A canonical address of record is no URI.");
        Require(again.TryWriteAor(second, out var secondLength) && second[..secondLength].SequenceEqual(first.Slice(4, length)), "A canonical address of record has another canonical form.");
        Require(!first.Slice(4, length).ContainsAnyInRange((byte)0, (byte)0x20), "A canonical address of record holds a control character or blank.");
    }
}
