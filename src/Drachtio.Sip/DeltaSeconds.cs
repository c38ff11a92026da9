using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>Expires, Min-Expires and the expires parameter: a number of seconds.</summary>
public static class DeltaSeconds
{
    /// <summary>Reads a number of seconds.</summary>
    /// <param name="text">Digits, perhaps with blanks around them.</param>
    /// <param name="seconds">Seconds; a number above 2^32-1 is 2^32-1 (RFC 3261 §20.19 sets that range).</param>
    /// <returns><see langword="false"/> when it is no number; RFC 3261 §10.3 step 6 lets a registrar take its default then.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out uint seconds) =>
        SipChars.TryParseNumber(SipChars.Trim(text), uint.MaxValue, out seconds, out _);
}
