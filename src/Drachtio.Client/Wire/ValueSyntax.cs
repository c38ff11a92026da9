using System.Buffers;

namespace Drachtio.Client.Wire;

/// <summary>The small grammars header values are made of (RFC 3261 §25.1), as yes-or-no questions over trimmed bytes.</summary>
internal static class ValueSyntax
{
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~"u8);

    // A parameter's value without quotes: token or host, IPv6 brackets and colons included.
    private static readonly SearchValues<byte> PlainValueBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~[]:/@"u8);

    private static readonly SearchValues<byte> WordBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~()<>:\\\"/[]?{}@"u8);

    public static bool IsToken(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExcept(TokenBytes);

    public static bool IsCallId(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExcept(WordBytes);

    public static bool IsNumber(ReadOnlySpan<byte> value, int maxDigits) =>
        !value.IsEmpty && value.Length <= maxDigits && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    public static bool IsDecimal(ReadOnlySpan<byte> value)
    {
        var dot = value.IndexOf((byte)'.');
        return dot < 0 ? IsNumber(value, 10) : IsNumber(value[..dot], 10) && (dot == value.Length - 1 || IsNumber(value[(dot + 1)..], 10));
    }

    public static bool IsNumberWithParameters(ReadOnlySpan<byte> value) =>
        SplitParameters(value, out var parameters) is var head && IsNumber(head, 10) && AreParameters(parameters);

    public static bool IsTokenWithParameters(ReadOnlySpan<byte> value) =>
        SplitParameters(value, out var parameters) is var head && IsToken(head) && AreParameters(parameters);

    public static bool IsCallIdWithParameters(ReadOnlySpan<byte> value) =>
        SplitParameters(value, out var parameters) is var head && IsCallId(head) && AreParameters(parameters);

    public static bool IsMediaType(ReadOnlySpan<byte> value)
    {
        var head = SplitParameters(value, out var parameters);
        var slash = head.IndexOf((byte)'/');
        return slash > 0 && IsToken(head[..slash]) && IsToken(head[(slash + 1)..]) && AreParameters(parameters);
    }

    /// <summary><c>seconds [comment] *(;parameter)</c>, RFC 3261 §20.33.</summary>
    public static bool IsRetryAfter(ReadOnlySpan<byte> value)
    {
        var open = value.IndexOf((byte)'(');
        if (open < 0)
        {
            return IsNumberWithParameters(value);
        }

        var close = value.LastIndexOf((byte)')');
        return close > open && IsNumber(Trim(value[..open]), 10) && AreParameters(Trim(value[(close + 1)..]));
    }

    /// <summary><c>response-num CSeq-num Method</c>, RFC 3262 §7.2.</summary>
    public static bool IsRAck(ReadOnlySpan<byte> value)
    {
        var first = value.IndexOf((byte)' ');
        var second = value.LastIndexOf((byte)' ');
        return first > 0 && second > first && IsNumber(value[..first], 10) && IsNumber(Trim(value[first..second]), 10)
            && IsToken(value[(second + 1)..]);
    }

    /// <summary>Tokens separated by semicolons, RFC 3323 §4.2.</summary>
    public static bool IsPrivacy(ReadOnlySpan<byte> value)
    {
        foreach (var part in value.Split((byte)';'))
        {
            if (!IsToken(Trim(value[part])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>3DIGIT SP agent SP quoted-string</c>, RFC 3261 §20.43.</summary>
    public static bool IsWarning(ReadOnlySpan<byte> value)
    {
        if (value.Length < 8 || !IsNumber(value[..3], 3) || value[3] != (byte)' ')
        {
            return false;
        }

        var rest = value[4..];
        var space = rest.IndexOf((byte)' ');
        return space > 0 && !rest[..space].ContainsAnyExcept(PlainValueBytes) && IsQuoted(Trim(rest[space..]));
    }

    /// <summary><c>scheme SP field *(, field)</c>: challenges and credentials.</summary>
    public static bool IsSchemeWithFields(ReadOnlySpan<byte> value)
    {
        var space = value.IndexOf((byte)' ');
        return space > 0 && IsToken(value[..space]) && AreFields(Trim(value[space..]));
    }

    /// <summary><c>name=value</c> fields separated by commas; at least one.</summary>
    public static bool AreFields(ReadOnlySpan<byte> value)
    {
        while (true)
        {
            if (!TakeField(ref value, isValueNeeded: true))
            {
                return false;
            }

            value = Trim(value);
            if (value.IsEmpty)
            {
                return true;
            }

            if (value[0] != (byte)',')
            {
                return false;
            }

            value = Trim(value[1..]);
        }
    }

    private static bool AreParameters(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            if (value[0] != (byte)';')
            {
                return false;
            }

            value = Trim(value[1..]);
            if (!TakeField(ref value, isValueNeeded: false))
            {
                return false;
            }

            value = Trim(value);
        }

        return true;
    }

    private static bool TakeField(ref ReadOnlySpan<byte> value, bool isValueNeeded)
    {
        var end = EndOf(value, TokenBytes);
        if (end == 0)
        {
            return false;
        }

        value = Trim(value[end..]);
        if (value.IsEmpty || value[0] != (byte)'=')
        {
            return !isValueNeeded;
        }

        value = Trim(value[1..]);
        if (value.IsEmpty)
        {
            return false;
        }

        end = value[0] == (byte)'"' ? QuotedLength(value) : EndOf(value, PlainValueBytes);
        value = value[Math.Max(end, 0)..];
        return end > 0;
    }

    private static bool IsQuoted(ReadOnlySpan<byte> value) => !value.IsEmpty && value[0] == (byte)'"' && QuotedLength(value) == value.Length;

    private static int QuotedLength(ReadOnlySpan<byte> value)
    {
        for (var at = 1; at < value.Length; at++)
        {
            var next = value[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (value[at] == (byte)'"')
            {
                return at + 1;
            }

            at++;
        }

        return -1;
    }

    private static int EndOf(ReadOnlySpan<byte> value, SearchValues<byte> set)
    {
        var end = value.IndexOfAnyExcept(set);
        return end < 0 ? value.Length : end;
    }

    private static ReadOnlySpan<byte> SplitParameters(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> parameters)
    {
        var semicolon = value.IndexOf((byte)';');
        parameters = semicolon < 0 ? default : value[semicolon..];
        return Trim(semicolon < 0 ? value : value[..semicolon]);
    }

    /// <summary>Removes blanks and tabs at both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        // Mostly there are none, or one: the general Trim asks its whole list about each byte, 10 ns a call and several calls a field.
        var start = 0;
        var end = value.Length;
        while (start < end && value[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        while (end > start && value[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return value[start..end];
    }
}
