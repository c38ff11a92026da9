namespace Drachtio.Sip;

/// <summary>One header of a message, as it came.</summary>
/// <remarks>A view: valid as long as the bytes of the message.</remarks>
public readonly ref struct SipHeader
{
    internal SipHeader(SipHeaderId id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Id = id;
        Name = name;
        Value = value;
    }

    /// <summary>The header's id; <see cref="SipHeaderId.Other"/> for names without one.</summary>
    public SipHeaderId Id { get; }

    /// <summary>The name as sent, perhaps compact; never empty.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value without blanks at its ends; folds inside are kept (CRLF and blanks count as one blank).</summary>
    public ReadOnlySpan<byte> Value { get; }
}
