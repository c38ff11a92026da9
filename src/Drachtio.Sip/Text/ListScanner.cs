using System.Buffers;

namespace Drachtio.Sip.Text;

/// <summary>Finds separators that are outside quoted strings, and for values outside angle brackets.</summary>
internal static class ListScanner
{
    private static readonly SearchValues<byte> ValueStops = SearchValues.Create(",\"<"u8);
    private static readonly SearchValues<byte> QuotedElementStops = SearchValues.Create(",\""u8);
    private static readonly SearchValues<byte> ParameterStops = SearchValues.Create(";\""u8);

    /// <summary>Bytes before the first comma outside quotes and angle brackets; all of them when there is none.</summary>
    public static int ElementLength(ReadOnlySpan<byte> text) => Length(text, (byte)',', ValueStops);

    /// <summary>Bytes before the first comma outside quotes; all of them when there is none.</summary>
    public static int QuotedElementLength(ReadOnlySpan<byte> text) => Length(text, (byte)',', QuotedElementStops);

    /// <summary>Bytes before the first semicolon outside quotes; all of them when there is none.</summary>
    public static int ParameterLength(ReadOnlySpan<byte> text) => Length(text, (byte)';', ParameterStops);

    private static int Length(ReadOnlySpan<byte> text, byte separator, SearchValues<byte> stops)
    {
        var i = 0;
        while (true)
        {
            var stop = text[i..].IndexOfAny(stops);
            if (stop < 0) return text.Length;
            i += stop;
            if (text[i] == separator) return i;

            // A quote or bracket that never ends takes the rest with it; the value's parser refuses it then.
            var length = text[i] == (byte)'"' ? SipChars.QuotedLength(text[i..]) : text[i..].IndexOf((byte)'>') + 1;
            if (length <= 0) return text.Length;
            i += length;
        }
    }
}
