using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>Reads name-addr and addr-spec values (RFC 3261 §20.10) and writes them as <c>display &lt;uri&gt;;parameters</c>.</summary>
internal static class AddressReader
{
    /// <summary>Reads addresses between commas, each into a value of its own; empty places are skipped.</summary>
    public static bool TryReadList(ReadOnlySpan<byte> value, bool hasParameters, HeaderValues values)
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

            if (!TryRead(ref value, hasParameters, values.Output)) return false;
            value = SipChars.TrimStart(value);
            if (!value.IsEmpty && value[0] != ',') return false;
            values.End();
        }
    }

    /// <summary>Reads one address; <paramref name="rest"/> ends behind it.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> rest, bool hasParameters, ByteBuilder output)
    {
        rest = SipChars.TrimStart(rest);
        if (rest.IsEmpty) return false;
        if (!TryDisplay(ref rest, output, out var isBracketed)) return false;
        if (isBracketed ? !TryBracketed(ref rest, output) : !TryBare(ref rest, hasParameters, output)) return false;
        return !hasParameters || ParameterText.TryRead(ref rest, output);
    }

    private static bool TryDisplay(ref ReadOnlySpan<byte> rest, ByteBuilder output, out bool isBracketed)
    {
        isBracketed = true;
        if (rest[0] == '<') return true;
        if (rest[0] == '"')
        {
            var length = SipChars.QuotedLength(rest);
            if (length < 0) return false;
            output.Append(rest[..length]).Append((byte)' ');
            rest = SipChars.TrimStart(rest[length..]);
            return !rest.IsEmpty && rest[0] == '<';
        }

        var open = rest.IndexOf((byte)'<');
        var comma = rest.IndexOfAny(",;"u8);
        if (open < 0 || (comma >= 0 && comma < open))
        {
            isBracketed = false;
            return true;
        }

        var display = SipChars.TrimEnd(rest[..open]);
        foreach (var range in display.SplitAny(" \t"u8))
        {
            if (!display[range].IsEmpty && !SipChars.IsToken(display[range])) return false;
        }
        output.Append(display).Append((byte)' ');
        rest = rest[open..];
        return true;
    }

    private static bool TryBracketed(ref ReadOnlySpan<byte> rest, ByteBuilder output)
    {
        var close = rest.IndexOf((byte)'>');
        if (close < 0) return false;
        var uri = SipChars.Trim(rest[1..close]);
        if (!UriText.IsValid(uri)) return false;
        output.Append((byte)'<');
        UriText.Write(uri, output);
        output.Append((byte)'>');
        rest = rest[(close + 1)..];
        return true;
    }

    private static bool TryBare(ref ReadOnlySpan<byte> rest, bool hasParameters, ByteBuilder output)
    {
        // Without brackets, parameters belong to the header and headers are not allowed (RFC 3261 §20).
        var end = rest.IndexOfAny(hasParameters ? " \t,;"u8 : " \t,"u8);
        var uri = end < 0 ? rest : rest[..end];
        if (uri.IsEmpty || uri[0] is (byte)'"' or (byte)'<' || uri.Contains((byte)'?') || !UriText.IsValid(uri)) return false;
        output.Append((byte)'<');
        UriText.Write(uri, output);
        output.Append((byte)'>');
        rest = rest[uri.Length..];
        return true;
    }
}
