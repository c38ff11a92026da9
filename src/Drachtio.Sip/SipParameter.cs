namespace Drachtio.Sip;

/// <summary>One <c>name</c> or <c>name=value</c>.</summary>
public readonly ref struct SipParameter
{
    internal SipParameter(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool hasValue)
    {
        Name = name;
        Value = value;
        HasValue = hasValue;
    }

    /// <summary>The name as sent; compare in any case.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value as sent, with its quotes if it has some; empty without one.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether an <c>=</c> was there.</summary>
    public bool HasValue { get; }
}
