namespace Drachtio.Client.Wire;

/// <summary>The pipe separated tokens of a frame's first line, as views over the payload.</summary>
/// <remarks>Borrows the payload. Missing tokens read as empty, extra ones do no harm (drachtio-protocol §5.3).</remarks>
internal readonly ref struct FrameTokens(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;

    /// <summary>The offsets, to keep beside an owned copy of the payload.</summary>
    public readonly TokenTable Table = TokenTable.Parse(payload);

    /// <summary>Tokens in the line; at least 1.</summary>
    public int Count => Table.Count;

    /// <summary>Whether a CRLF ends the first line.</summary>
    public bool HasSip => Table.SipOffset >= 0;

    /// <summary>Everything after the first CRLF; empty without one.</summary>
    public ReadOnlySpan<byte> Sip => HasSip ? _payload[Table.SipOffset..] : default;

    /// <summary>The first line without its CRLF.</summary>
    public ReadOnlySpan<byte> Line => _payload[..Table.LineBytes];

    /// <summary>A token by its index; empty when absent.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var (offset, length) = Table[index];
            return _payload.Slice(offset, length);
        }
    }

    /// <summary>The line from token <paramref name="index"/> to its end, pipes included: the text of a NO or NOK.</summary>
    public ReadOnlySpan<byte> Rest(int index) =>
        index < Count ? _payload[Table[index].Offset..Table.LineBytes] : default;
}
