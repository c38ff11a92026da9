using System.Buffers.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>The value of Date: RFC 1123 form, always GMT (RFC 3261 §20.17), such as <c>Sat, 13 Nov 2010 23:29:00 GMT</c>.</summary>
public static class SipDate
{
    /// <summary>Bytes of every date.</summary>
    public const int Length = 29;

    /// <summary>Reads a date.</summary>
    /// <param name="text">The header's value.</param>
    /// <param name="date">In UTC, whole seconds.</param>
    /// <returns><see langword="false"/> for any other form or zone, a day that is not in the calendar, or a wrong weekday.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset date)
    {
        text = SipChars.Trim(text);
        if (Utf8Parser.TryParse(text, out date, out int consumed, 'R') && consumed == text.Length) return true;
        date = default;
        return false;
    }

    /// <summary>Writes a date.</summary>
    /// <param name="date">Any offset; written in GMT, parts of a second dropped.</param>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <param name="written"><see cref="Length"/>, or 0 when the destination is too short.</param>
    public static bool TryWrite(DateTimeOffset date, Span<byte> destination, out int written) =>
        Utf8Formatter.TryFormat(date, destination, out written, 'R');
}
