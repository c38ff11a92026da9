using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>The value of CSeq.</summary>
/// <remarks>A view; no allocation. RFC 3261 §20.16.</remarks>
public readonly ref struct CSeqValue
{
    private CSeqValue(uint number, ReadOnlySpan<byte> methodText)
    {
        Number = number;
        MethodText = methodText;
    }

    /// <summary>The number, below 2^31 (RFC 3261 §8.1.1.5).</summary>
    public uint Number { get; }

    /// <summary>The method; <see cref="SipMethod.Unknown"/> for others.</summary>
    public SipMethod Method => SipMethods.Parse(MethodText);

    /// <summary>The method as sent.</summary>
    public ReadOnlySpan<byte> MethodText { get; }

    /// <summary>Reads the value.</summary>
    /// <param name="text">Number, blanks, method.</param>
    /// <param name="value">Its parts.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out CSeqValue value)
    {
        value = default;
        text = SipChars.Trim(text);
        var digits = text.IndexOfAnyExcept(SipChars.Digits);
        if (digits <= 0 || !SipChars.IsLws(text[digits])) return false;
        if (!SipChars.TryParseNumber(text[..digits], int.MaxValue, out var number, out var isClamped) || isClamped) return false;

        var method = SipChars.TrimStart(text[digits..]);
        if (!SipChars.IsToken(method)) return false;
        value = new CSeqValue(number, method);
        return true;
    }
}
