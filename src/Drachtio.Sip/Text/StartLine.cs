using System.Text;

namespace Drachtio.Sip.Text;

/// <summary>What the first line says, as offsets into it.</summary>
internal readonly struct StartLine
{
    private StartLine(SipParseError error, bool isRequest, Range method, Range target, int statusCode)
    {
        Error = error;
        IsRequest = isRequest;
        Method = method;
        Target = target;
        StatusCode = statusCode;
    }

    public SipParseError Error { get; }

    public bool IsRequest { get; }

    public Range Method { get; }

    /// <summary>The Request-URI of a request, the reason phrase of a response.</summary>
    public Range Target { get; }

    public int StatusCode { get; }

    // A method is a token and '/' is in no token, so "SIP/" starts status lines only.
    public static StartLine Parse(ReadOnlySpan<byte> line, int maxUriBytes) =>
        line.Length >= 4 && Ascii.EqualsIgnoreCase(line[..4], "SIP/"u8) ? ParseStatus(line) : ParseRequest(line, maxUriBytes);

    // RFC 3261 §7.1: exactly one blank between the parts and none behind; RFC 4475 lwsstart, lwsruri and trws are refused.
    private static StartLine ParseRequest(ReadOnlySpan<byte> line, int maxUriBytes)
    {
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        var method = 0..Math.Max(first, 0);
        if (first <= 0 || !SipChars.IsToken(line[..first])) return new StartLine(SipParseError.MalformedStartLine, true, 0..0, 0..0, 0);
        if (last <= first + 1) return new StartLine(SipParseError.MalformedStartLine, true, method, 0..0, 0);

        var uri = (first + 1)..last;
        var error = CheckVersion(line[(last + 1)..]);
        if (error == SipParseError.None && line[uri].Length > maxUriBytes) error = SipParseError.UriTooLong;
        if (error == SipParseError.None && line[uri].ContainsAny((byte)' ', (byte)'\t')) error = SipParseError.MalformedStartLine;
        return new StartLine(error, true, method, uri, 0);
    }

    // A missing blank before an empty reason phrase is let pass: responses are not refused, they could only be dropped.
    private static StartLine ParseStatus(ReadOnlySpan<byte> line)
    {
        var blank = line.IndexOf((byte)' ');
        if (blank < 0) return new StartLine(SipParseError.MalformedStartLine, false, 0..0, 0..0, 0);

        var error = CheckVersion(line[..blank]);
        if (error != SipParseError.None) return new StartLine(error, false, 0..0, 0..0, 0);

        var code = line[(blank + 1)..];
        var codeEnd = code.IndexOf((byte)' ');
        if (codeEnd < 0) codeEnd = code.Length;
        if (codeEnd != 3 || !SipChars.TryParseNumber(code[..3], 999, out var status, out _) || status is < 100 or > 699)
            return new StartLine(SipParseError.BadStatusCode, false, 0..0, 0..0, 0);

        var reason = Math.Min(blank + 5, line.Length);
        return new StartLine(SipParseError.None, false, 0..0, reason..line.Length, (int)status);
    }

    private static SipParseError CheckVersion(ReadOnlySpan<byte> version)
    {
        if (version.Length < 4 || !Ascii.EqualsIgnoreCase(version[..4], "SIP/"u8)) return SipParseError.MalformedStartLine;
        version = version[4..];
        if (version.SequenceEqual("2.0"u8)) return SipParseError.None;

        var dot = version.IndexOf((byte)'.');
        var isVersion = dot > 0 && dot < version.Length - 1
            && !version[..dot].ContainsAnyExcept(SipChars.Digits) && !version[(dot + 1)..].ContainsAnyExcept(SipChars.Digits);
        return isVersion ? SipParseError.UnsupportedVersion : SipParseError.MalformedStartLine;
    }
}
