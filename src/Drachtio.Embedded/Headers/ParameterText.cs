using System.Buffers;
using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>Reads <c>;name=value</c> lists and writes them without blanks.</summary>
internal static class ParameterText
{
    private static readonly SearchValues<byte> ValueEnd = SearchValues.Create(" \t\r\n;,\"<>"u8);

    /// <summary>Reads as many parameters as there are; <paramref name="rest"/> ends behind them, blanks skipped.</summary>
    /// <returns>False when a semicolon or an equals sign has nothing behind it, or a quote does not end.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> rest, ByteBuilder output)
    {
        rest = SipChars.TrimStart(rest);
        while (!rest.IsEmpty && rest[0] == ';')
        {
            rest = SipChars.TrimStart(rest[1..]);
            var name = SipChars.TokenLength(rest);
            if (name == 0) return false;
            output.Append((byte)';').Append(rest[..name]);
            rest = SipChars.TrimStart(rest[name..]);
            if (!rest.IsEmpty && rest[0] == '=' && !TryValue(ref rest, output)) return false;
        }
        return true;
    }

    private static bool TryValue(ref ReadOnlySpan<byte> rest, ByteBuilder output)
    {
        rest = SipChars.TrimStart(rest[1..]);
        if (rest.IsEmpty) return false;
        var length = rest[0] == '"' ? SipChars.QuotedLength(rest) : rest.IndexOfAny(ValueEnd);
        if (rest[0] == '"' && length < 0) return false;
        if (length < 0) length = rest.Length;
        if (length == 0) return false;
        output.Append((byte)'=').Append(rest[..length]);
        rest = SipChars.TrimStart(rest[length..]);
        return true;
    }
}
