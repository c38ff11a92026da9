using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>Reads what the server needs from an address value: its URI, its tag, its expiry.</summary>
internal static class ContactText
{
    /// <summary>The URI of the first address.</summary>
    public static ReadOnlySpan<byte> Uri(ReadOnlySpan<byte> value)
    {
        value = SkipDisplay(SipChars.TrimStart(value));
        if (!value.IsEmpty && value[0] == '<')
        {
            var close = value.IndexOf((byte)'>');
            return close < 0 ? default : SipChars.Trim(value[1..close]);
        }
        var end = value.IndexOfAny(" \t;,"u8);
        return end < 0 ? value : value[..end];
    }

    /// <summary>Whether the first address has a tag parameter.</summary>
    public static bool HasTag(ReadOnlySpan<byte> value) => TryParameter(value, "tag"u8, out _);

    /// <summary>The tag of the first address; empty without one.</summary>
    public static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> value) => TryParameter(value, "tag"u8, out var tag) ? tag : default;

    /// <summary>The expiry of the first address in seconds.</summary>
    public static bool TryExpires(ReadOnlySpan<byte> value, out long seconds)
    {
        seconds = 0;
        return TryParameter(value, "expires"u8, out var text) && SipChars.TryNumber(text, uint.MaxValue, out seconds);
    }

    /// <summary>user@host of a URI, the key of the flow cache; null without a user.</summary>
    public static string? UserAtHost(ReadOnlySpan<byte> uri)
    {
        var colon = uri.IndexOf((byte)':');
        var at = uri.IndexOf((byte)'@');
        if (colon < 0 || at < colon) return null;
        var user = uri[(colon + 1)..at];
        var password = user.IndexOf((byte)':');
        if (password >= 0) user = user[..password];
        var host = HostOf(uri[(at + 1)..]);
        return host.IsEmpty ? null : string.Concat(System.Text.Encoding.Latin1.GetString(user), "@", System.Text.Encoding.Latin1.GetString(host));
    }

    private static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty && rest[0] == '[') return rest[..(rest.IndexOf((byte)']') + 1)];
        var end = rest.IndexOfAny(":;?"u8);
        return end < 0 ? rest : rest[..end];
    }

    private static bool TryParameter(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> found)
    {
        found = default;
        value = SkipDisplay(SipChars.TrimStart(value));
        if (value.IsEmpty) return false;
        var start = value[0] == '<' ? value.IndexOf((byte)'>') : value.IndexOfAny(";,"u8);
        if (start < 0) return false;
        value = value[0] == '<' ? value[(start + 1)..] : value[start..];
        while (!(value = SipChars.TrimStart(value)).IsEmpty && value[0] == ';')
        {
            value = SipChars.TrimStart(value[1..]);
            var length = SipChars.TokenLength(value);
            var isIt = SipChars.EqualsIgnoreCase(value[..length], name);
            value = SipChars.TrimStart(value[length..]);
            ReadOnlySpan<byte> text = default;
            if (!value.IsEmpty && value[0] == '=')
            {
                value = SipChars.TrimStart(value[1..]);
                var end = !value.IsEmpty && value[0] == '"' ? SipChars.QuotedLength(value) : value.IndexOfAny(" \t;,"u8);
                if (end < 0) end = value.Length;
                text = value[..end];
                value = value[end..];
            }
            else if (length == 0)
            {
                return false;
            }
            if (!isIt) continue;
            found = text;
            return true;
        }
        return false;
    }

    private static ReadOnlySpan<byte> SkipDisplay(ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty && value[0] == '"')
        {
            var quoted = SipChars.QuotedLength(value);
            return quoted < 0 ? default : SipChars.TrimStart(value[quoted..]);
        }
        var open = value.IndexOf((byte)'<');
        var stop = value.IndexOfAny(";,"u8);
        return open > 0 && (stop < 0 || open < stop) ? value[open..] : value;
    }
}
