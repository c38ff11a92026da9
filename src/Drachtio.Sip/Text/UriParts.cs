using System.Buffers;

namespace Drachtio.Sip.Text;

/// <summary>The parts of a sip, sips or tel URI behind its scheme.</summary>
internal ref struct UriParts
{
    private static readonly SearchValues<byte> SchemeRest = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."u8);
    private static readonly SearchValues<byte> GlobalNumber = SearchValues.Create("0123456789-.()"u8);
    private static readonly SearchValues<byte> LocalNumber = SearchValues.Create("0123456789abcdefABCDEF*#-.()"u8);
    private static readonly SearchValues<byte> Separators = SearchValues.Create("-.()"u8);

    public ReadOnlySpan<byte> User;
    public ReadOnlySpan<byte> Password;
    public ReadOnlySpan<byte> Host;
    public ReadOnlySpan<byte> HostPort;
    public ReadOnlySpan<byte> Parameters;
    public ReadOnlySpan<byte> Headers;
    public int Port;
    public bool HasUser;

    public static bool IsScheme(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("sip"u8) || (!text.IsEmpty && char.IsAsciiLetter((char)text[0]) && !text.ContainsAnyExcept(SchemeRest));

    public static bool TryReadSip(ReadOnlySpan<byte> text, out UriParts parts)
    {
        parts = default;

        // '@' may stand in no other part unescaped, so the first one ends the user; a second is refused with its part.
        var at = text.IndexOf((byte)'@');
        if (at >= 0)
        {
            if (!parts.TryReadUser(text[..at])) return false;
            text = text[(at + 1)..];
        }

        var question = text.IndexOf((byte)'?');
        if (question >= 0)
        {
            parts.Headers = text[(question + 1)..];
            if (!AreHeadersWhole(parts.Headers)) return false;
            text = text[..question];
        }

        var semicolon = text.IndexOf((byte)';');
        if (semicolon >= 0)
        {
            parts.Parameters = text[semicolon..];
            if (!AreParametersWhole(parts.Parameters)) return false;
            text = text[..semicolon];
        }

        parts.HostPort = text;
        return HostPortText.TryRead(text, out parts.Host, out parts.Port);
    }

    public static bool TryReadTel(ReadOnlySpan<byte> text, out UriParts parts)
    {
        parts = default;
        var semicolon = text.IndexOf((byte)';');
        var number = semicolon < 0 ? text : text[..semicolon];
        parts.Parameters = semicolon < 0 ? [] : text[semicolon..];
        if (!AreParametersWhole(parts.Parameters)) return false;

        parts.User = number;
        parts.HasUser = true;
        if (number.IsEmpty) return false;

        var isGlobal = number[0] == (byte)'+';
        var digits = isGlobal ? number[1..] : number;
        if (digits.ContainsAnyExcept(isGlobal ? GlobalNumber : LocalNumber) || !digits.ContainsAnyExcept(Separators)) return false;
        return isGlobal || (new SipParameters(parts.Parameters).TryGet("phone-context"u8, out var context) && !context.IsEmpty);
    }

    private bool TryReadUser(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        User = colon < 0 ? text : text[..colon];
        Password = colon < 0 ? [] : text[(colon + 1)..];
        HasUser = true;
        return !User.IsEmpty
            && !User.ContainsAnyExcept(SipChars.User) && !Password.ContainsAnyExcept(SipChars.Password)
            && SipChars.AreEscapesWhole(text);
    }

    private static bool AreParametersWhole(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return true;
        if (text.ContainsAnyExcept(SipChars.UriParameters) || !SipChars.AreEscapesWhole(text)) return false;

        // No quotes and no blanks in that set: a parameter is what stands between two semicolons, its name what stands before '='.
        if (text.IndexOf(";="u8) >= 0) return false;
        if (text.Count((byte)';') <= SipParameters.MaxCount) return true;

        var count = 0;
        foreach (var parameter in new SipParameters(text))
        {
            if (++count > SipParameters.MaxCount || parameter.Name.IsEmpty) return false;
        }

        return true;
    }

    private static bool AreHeadersWhole(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExcept(SipChars.UriHeaders) && SipChars.AreEscapesWhole(text) && text.Count((byte)'&') < SipParameters.MaxCount;
}
