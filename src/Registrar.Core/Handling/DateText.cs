using Drachtio.Sip;

namespace Registrar.Core.Handling;

/// <summary>The value of Date, made once a second: writing it anew takes 50 ns, and thousands of answers have the same.</summary>
/// <remarks>RFC 3261 §20.17. Per thread: safe from any.</remarks>
internal sealed class DateText
{
    [ThreadStatic]
    private static DateText? _ofThread;

    private readonly byte[] _text = new byte[SipDate.Length];
    private long _second = long.MinValue;

    private DateText()
    {
    }

    /// <summary>The date of a moment; valid on this thread until it asks for another one.</summary>
    /// <param name="wallMs">Milliseconds since 1970, the wall's.</param>
    public static ReadOnlySpan<byte> Of(long wallMs) => (_ofThread ??= new DateText()).Find(wallMs);

    private byte[] Find(long wallMs)
    {
        var second = Math.DivRem(wallMs, 1000).Quotient;
        if (second == _second)
            return _text;

        SipDate.TryWrite(DateTimeOffset.FromUnixTimeMilliseconds(wallMs), _text, out _);
        _second = second;
        return _text;
    }
}
