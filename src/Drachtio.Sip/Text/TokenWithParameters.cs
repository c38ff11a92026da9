namespace Drachtio.Sip.Text;

/// <summary>The many headers of the shape <c>token;params</c>.</summary>
internal static class TokenWithParameters
{
    public static bool TryRead(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> token, out ReadOnlySpan<byte> parameters)
    {
        text = SipChars.Trim(text);
        var semicolon = text.IndexOf((byte)';');
        token = SipChars.Trim(semicolon < 0 ? text : text[..semicolon]);
        parameters = semicolon < 0 ? [] : text[semicolon..];
        return SipChars.IsToken(token) && SipParameters.IsWellFormed(parameters);
    }
}
