using System.Buffers;
using System.Globalization;
using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>Judges the value of a well-known header as the server does and writes it as the server would.</summary>
/// <remarks>
/// The grammar is the real server's, not RFC 3261's: it was read off a v0.9.5 server with 50 values for each header. A value it
/// refuses costs an application its whole response (drachtio-protocol §3.3) or the rest of its request's headers (§3.5).
/// </remarks>
internal static class HeaderReader
{
    private static readonly SearchValues<byte> Decimal = SearchValues.Create("0123456789. \t"u8);

    /// <summary>Reads a value.</summary>
    /// <param name="header">Whose value.</param>
    /// <param name="value">Trimmed; folds count as blanks.</param>
    /// <param name="values">Cleared and filled.</param>
    /// <returns>False when the server refuses it.</returns>
    public static bool TryRead(WellKnownHeader header, ReadOnlySpan<byte> value, HeaderValues values)
    {
        values.Clear();
        var output = values.Output;
        if (header == HeaderCatalog.Contact && value is [(byte)'*'])
        {
            output.Append(value);
            return values.End();
        }

        switch (header.Grammar)
        {
            case HeaderGrammar.FreeText:
                output.Append(value);
                return values.End();
            case HeaderGrammar.AddressList:
                return AddressReader.TryReadList(value, hasParameters: true, values);
            case HeaderGrammar.PlainAddressList:
                return AddressReader.TryReadList(value, hasParameters: false, values);
            case HeaderGrammar.Address:
                return AddressReader.TryRead(ref value, hasParameters: true, output) && SipChars.TrimStart(value).IsEmpty && values.End();
            case HeaderGrammar.TokenAndParametersList:
                return TryTokenLines(value, values);
            case HeaderGrammar.Date:
                output.Append(value);
                return IsDate(value) && values.End();
            case HeaderGrammar.SecondsOrDate when IsDate(value):
                output.Append(value);
                return values.End();
            default:
                return TryOne(header.Grammar, value, output) && values.End();
        }
    }

    private static bool TryOne(HeaderGrammar grammar, ReadOnlySpan<byte> value, ByteBuilder output) => grammar switch
    {
        HeaderGrammar.Number => TryNumber(value, uint.MaxValue, output),
        HeaderGrammar.SecondsOrDate => TryNumber(value, long.MaxValue / 100, output),
        HeaderGrammar.SecondsAndParameters => TrySeconds(value, isStrict: false, output),
        HeaderGrammar.RetryAfter => TrySeconds(value, isStrict: true, output),
        HeaderGrammar.TokenList => TryTokens(value, ", "u8, hasParameters: false, output),
        HeaderGrammar.ParameterTokenList => TryTokens(value, ", "u8, hasParameters: true, output),
        HeaderGrammar.TightTokenList => TryTokens(value, ","u8, hasParameters: false, output),
        HeaderGrammar.PrivacyList => TryPrivacy(value, output),
        HeaderGrammar.WordList => ListText.TryCompact(value, output),
        HeaderGrammar.MediaList => ListText.TryMediaList(value, output),
        HeaderGrammar.Credentials => TryCredentials(value, output),
        HeaderGrammar.TokenAndParameters => TryHead(value, output),
        HeaderGrammar.FirstToken => TryFirstToken(value, output),
        HeaderGrammar.Token => SipChars.IsToken(value) && output.Append(value) is not null,
        HeaderGrammar.MediaType => ListText.TryMediaType(value, output),
        HeaderGrammar.CSeq => TryNumbersAndMethod(value, 1, output),
        HeaderGrammar.RAck => TryNumbersAndMethod(value, 2, output),
        HeaderGrammar.Warning => ListText.IsWarning(value) && output.Append(value) is not null,
        HeaderGrammar.Boolean => TryBoolean(value, output),
        HeaderGrammar.Timestamp => TryTimestamp(value, output),
        _ => false,
    };

    private static bool IsDate(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 28 or > 40) return false;
        Span<char> text = stackalloc char[value.Length];
        for (var at = 0; at < value.Length; at++) text[at] = (char)value[at];
        return DateTime.TryParseExact(text, "ddd, d MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
    }

    private static bool TryNumber(ReadOnlySpan<byte> value, long max, ByteBuilder output) =>
        SipChars.TryNumber(value, max, out var number) && output.Append(number) is not null;

    private static bool TrySeconds(ReadOnlySpan<byte> value, bool isStrict, ByteBuilder output)
    {
        var end = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = end < 0 ? value : value[..end];
        if (!TryNumber(digits, long.MaxValue / 100, output)) return false;
        var rest = SipChars.TrimStart(value[digits.Length..]);
        return ParameterText.TryRead(ref rest, output) && (!isStrict || SipChars.TrimStart(rest).IsEmpty);
    }

    private static bool TryTokens(ReadOnlySpan<byte> value, ReadOnlySpan<byte> separator, bool hasParameters, ByteBuilder output)
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

            var length = SipChars.TokenLength(value);
            if (length == 0) return false;
            if (output.Length > start) output.Append(separator);
            output.Append(value[..length]);
            value = SipChars.TrimStart(value[length..]);
            if (hasParameters && !ParameterText.TryRead(ref value, output)) return false;
            if (!value.IsEmpty && value[0] != ',') return false;
        }
    }

    private static bool TryPrivacy(ReadOnlySpan<byte> value, ByteBuilder output)
    {
        var start = output.Length;
        foreach (var range in value.SplitAny(";,"u8))
        {
            var word = SipChars.Trim(value[range]);
            if (word.IsEmpty) continue;
            if (!SipChars.IsToken(word)) return false;
            if (output.Length > start) output.Append((byte)';');
            output.Append(word);
        }
        return true;
    }

    private static bool TryCredentials(ReadOnlySpan<byte> value, ByteBuilder output)
    {
        var scheme = SipChars.TokenLength(value);
        if (scheme == 0 || scheme == value.Length || !SipChars.IsSpace(value[scheme])) return false;
        output.Append(value[..scheme]).Append((byte)' ');
        var rest = SipChars.TrimStart(value[scheme..]);
        return !rest.IsEmpty && ListText.TryCompact(rest, output);
    }

    private static bool TryHead(ReadOnlySpan<byte> value, ByteBuilder output)
    {
        var head = value.IndexOfAny(" \t;"u8);
        head = head < 0 ? value.Length : head;
        if (head == 0 || SipChars.TokenLength(value) == 0) return false;
        output.Append(value[..head]);
        var rest = SipChars.TrimStart(value[head..]);
        return ParameterText.TryRead(ref rest, output);
    }

    private static bool TryFirstToken(ReadOnlySpan<byte> value, ByteBuilder output)
    {
        var length = SipChars.TokenLength(value);
        output.Append(value[..length]);
        return length > 0;
    }

    private static bool TryTokenLines(ReadOnlySpan<byte> value, HeaderValues values)
    {
        while (true)
        {
            value = SipChars.TrimStart(value);
            if (value.IsEmpty) return values.Count > 0;
            if (value[0] == ',')
            {
                value = value[1..];
                continue;
            }

            var length = SipChars.TokenLength(value);
            if (length == 0) return false;
            values.Output.Append(value[..length]);
            value = SipChars.TrimStart(value[length..]);
            if (!ParameterText.TryRead(ref value, values.Output) || (!value.IsEmpty && value[0] != ',')) return false;
            values.End();
        }
    }

    private static bool TryNumbersAndMethod(ReadOnlySpan<byte> value, int numbers, ByteBuilder output)
    {
        for (var count = 0; count < numbers; count++)
        {
            var end = value.IndexOfAny(" \t\r\n"u8);
            if (end < 0 || !TryNumber(value[..end], uint.MaxValue, output)) return false;
            output.Append((byte)' ');
            value = SipChars.TrimStart(value[end..]);
        }
        output.Append(value);
        return SipChars.IsToken(value);
    }

    private static bool TryBoolean(ReadOnlySpan<byte> value, ByteBuilder output)
    {
        var length = SipChars.TokenLength(value);
        var word = value[..length];
        if (!SipChars.EqualsIgnoreCase(word, "true"u8) && !SipChars.EqualsIgnoreCase(word, "false"u8)) return false;
        output.Append(word);
        var rest = SipChars.TrimStart(value[length..]);
        return ParameterText.TryRead(ref rest, output) && rest.IsEmpty;
    }

    private static bool TryTimestamp(ReadOnlySpan<byte> value, ByteBuilder output)
    {
        output.Append(value);
        return !value.IsEmpty && char.IsAsciiDigit((char)value[0]) && !value.ContainsAnyExcept(Decimal);
    }
}
