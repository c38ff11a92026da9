using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>One <c>name</c> or <c>name=value</c>.</summary>
public readonly ref struct SipParameter
{
    private SipParameter(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool hasValue)
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

    /// <summary>Splits one list element at its first <c>=</c>; blanks around both sides go.</summary>
    internal static SipParameter Split(ReadOnlySpan<byte> element)
    {
        var equals = element.IndexOf((byte)'=');
        return equals < 0
            ? new SipParameter(element, [], false)
            : new SipParameter(SipChars.Trim(element[..equals]), SipChars.Trim(element[(equals + 1)..]), true);
    }
}
