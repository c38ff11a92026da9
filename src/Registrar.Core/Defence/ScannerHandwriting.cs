namespace Registrar.Core.Defence;

/// <summary>Knows SIPVicious when it goes by another name.</summary>
/// <remarks>
/// svmap, svwar and svcrack put what they ask for into the tag of From, so that they need no memory of their own: in hexadecimal, the
/// extension or the address, a byte of 1, and a decimal number of 32 bits. No phone writes that by chance: of random tags of 16 digits one
/// in 10^9 would pass. One pass over the tag; no state.
/// </remarks>
internal static class ScannerHandwriting
{
    // A random number of 32 bits has fewer than five digits twice in a million times.
    private const int MinRandomDigits = 5;
    private const int MaxRandomDigits = 10;

    // An extension of one digit, the 1, five digits; and what a tag of any use can be.
    private const int MinTagLength = 2 * (1 + 1 + MinRandomDigits);
    private const int MaxTagLength = 256;

    /// <summary>Whether the From header is theirs.</summary>
    /// <param name="from">As sent, with its tag.</param>
    public static bool IsSipVicious(ReadOnlySpan<byte> from)
    {
        var tag = from.LastIndexOf("tag="u8);
        return (tag >= 0 && IsTheirTag(from[(tag + 4)..]))
            || from.StartsWith("\"sipvicious\""u8)
            || from.IndexOf(":100@1.1.1.1"u8) >= 0;
    }

    private static bool IsTheirTag(ReadOnlySpan<byte> tag)
    {
        if (tag.Length is < MinTagLength or > MaxTagLength || (tag.Length & 1) != 0)
            return false;

        // From behind: the digits of the number, then the 1. Most tags of phones end this in the first step.
        var digits = 0;
        var end = tag.Length;
        while (end >= 2 && tag[end - 2] == (byte)'3' && tag[end - 1] is >= (byte)'0' and <= (byte)'9')
        {
            digits++;
            end -= 2;
        }

        if (digits is < MinRandomDigits or > MaxRandomDigits || end < 4 || tag[end - 2] != (byte)'0' || tag[end - 1] != (byte)'1')
            return false;

        // Before it printable text: high digit 2 to 7.
        for (var i = 0; i < end - 2; i += 2)
        {
            if (tag[i] is < (byte)'2' or > (byte)'7' || !char.IsAsciiHexDigit((char)tag[i + 1])) return false;
        }

        return true;
    }
}
