using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>Comma lists of words, quoted strings, media types and warnings.</summary>
internal static class ListText
{
    /// <summary>Writes words and quoted strings without needless blanks, elements joined by ", ", empty ones dropped.</summary>
    public static bool TryCompact(ReadOnlySpan<byte> value, ByteBuilder output)
    {
        var start = output.Length;
        while (true)
        {
            value = SipChars.TrimStart(value);
            if (value.IsEmpty) return true;
            if (value[0] == ',')
            {
                value = value[1..];
                continue;
            }

            if (output.Length > start) output.Append(", "u8);
            if (!TryElement(ref value, output)) return false;
        }
    }

    /// <summary>Media ranges: each needs a slash.</summary>
    public static bool TryMediaList(ReadOnlySpan<byte> value, ByteBuilder output)
    {
        foreach (var range in value.Split((byte)','))
        {
            if (!SipChars.Trim(value[range]).IsEmpty && !IsMedia(SipChars.Trim(value[range]))) return false;
        }
        return TryCompact(value, output);
    }

    /// <summary>One media type with parameters.</summary>
    public static bool TryMediaType(ReadOnlySpan<byte> value, ByteBuilder output) =>
        IsMedia(value) && !value.Contains((byte)',') && TryCompact(value, output);

    /// <summary>Whether it is code, host and quoted text (RFC 3261 §20.43); only the first is looked at.</summary>
    public static bool IsWarning(ReadOnlySpan<byte> value)
    {
        if (value.Length < 7 || !SipChars.TryNumber(value[..3], 999, out _) || value[3] != ' ') return false;
        var rest = SipChars.TrimStart(value[4..]);
        var space = rest.IndexOf((byte)' ');
        if (space <= 0) return false;
        rest = SipChars.TrimStart(rest[space..]);
        return !rest.IsEmpty && rest[0] == '"' && SipChars.QuotedLength(rest) > 0;
    }

    private static bool IsMedia(ReadOnlySpan<byte> value)
    {
        var semicolon = value.IndexOf((byte)';');
        var media = SipChars.TrimEnd(semicolon < 0 ? value : value[..semicolon]);
        var slash = media.IndexOf((byte)'/');
        return slash > 0 && SipChars.IsToken(SipChars.TrimEnd(media[..slash])) && SipChars.IsToken(SipChars.TrimStart(media[(slash + 1)..]));
    }

    private static bool TryElement(ref ReadOnlySpan<byte> value, ByteBuilder output)
    {
        var hasGap = false;
        while (!value.IsEmpty && value[0] != ',')
        {
            var length = Math.Max(1, SipChars.TokenLength(value));
            if (value[0] == '"') length = SipChars.QuotedLength(value);
            if (length < 0) return false;

            // A blank is only needed between two words.
            if (hasGap && SipChars.TokenLength(value) > 0 && SipChars.TokenLength(output.Written[^1..]) > 0) output.Append((byte)' ');
            output.Append(value[..length]);
            var rest = SipChars.TrimStart(value[length..]);
            hasGap = rest.Length < value.Length - length;
            value = rest;
        }
        return true;
    }
}
