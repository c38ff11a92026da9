using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>One <c>name</c> or <c>name=value</c>.</summary>
public readonly ref struct SipParameter
{
    private SipParameter(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool hasValue, bool isSound)
    {
        Name = name;
        Value = value;
        HasValue = hasValue;
        IsSound = isSound;
    }

    /// <summary>The name as sent; compare in any case.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value as sent, with its quotes if it has some; empty without one.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether an <c>=</c> was there.</summary>
    public bool HasValue { get; }

    /// <summary>Whether name and value are known to be well formed; else they have not been judged.</summary>
    internal bool IsSound { get; }

    /// <summary>A parameter whose name is a token and whose value is well formed.</summary>
    internal static SipParameter Sound(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool hasValue) => new(name, value, hasValue, isSound: true);

    /// <summary>Splits one list element at its first <c>=</c>; blanks around both sides go.</summary>
    internal static SipParameter Split(ReadOnlySpan<byte> element)
    {
        var equals = element.IndexOf((byte)'=');
        return equals < 0
            ? new SipParameter(element, [], hasValue: false, isSound: false)
            : new SipParameter(SipChars.Trim(element[..equals]), SipChars.Trim(element[(equals + 1)..]), hasValue: true, isSound: false);
    }
}
