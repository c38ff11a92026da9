using System.Buffers.Text;
using System.Text;

namespace Load.Checking;

/// <summary>Reads Contact values off an answer.</summary>
internal static class ContactText
{
    /// <summary>Takes the next value of a line that may have several.</summary>
    /// <param name="rest">What is left of the line; empty when all is read, else what cannot be read.</param>
    /// <param name="uri">The URI between the brackets.</param>
    /// <param name="expires">Its seconds; -1 without.</param>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> uri, out int expires)
    {
        uri = default;
        expires = -1;
        rest = rest.TrimStart(" ,"u8);
        var open = rest.IndexOf((byte)'<');
        var close = rest.IndexOf((byte)'>');
        if (open < 0 || close < open) return false;

        uri = rest[(open + 1)..close];
        rest = rest[(close + 1)..];
        var end = EndOfValue(rest);
        expires = ExpiresOf(rest[..end]);
        rest = rest[end..];
        return true;
    }

    private static int EndOfValue(ReadOnlySpan<byte> text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'"') isQuoted = !isQuoted;
            else if (text[i] == (byte)',' && !isQuoted) return i;
        }

        return text.Length;
    }

    private static int ExpiresOf(ReadOnlySpan<byte> parameters)
    {
        for (var at = parameters.IndexOf((byte)';'); at >= 0; at = parameters.IndexOf((byte)';'))
        {
            parameters = parameters[(at + 1)..].TrimStart((byte)' ');
            if (parameters.Length > 8 && Ascii.EqualsIgnoreCase(parameters[..8], "expires="u8)
                && Utf8Parser.TryParse(parameters[8..], out int seconds, out _))
            {
                return seconds;
            }
        }

        return -1;
    }
}
