using Drachtio.Sip;

namespace Drachtio.Client.Wire;

internal static partial class OutgoingFrameRules
{
    private const int MinStatus = 100;
    private const int MaxStatus = 699;

    /// <summary>Checks a response's status for the method it answers.</summary>
    public static FrameViolation CheckStatus(int statusCode, SipMethod method)
    {
        if (statusCode is < MinStatus or > MaxStatus)
        {
            return FrameViolation.StatusCode;
        }

        return statusCode < 200 && method != SipMethod.Invite ? FrameViolation.ProvisionalToNonInvite : FrameViolation.None;
    }

    /// <summary>Checks text that must stay on its line: reason phrases, header values.</summary>
    public static FrameViolation CheckLine(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAny("\r\n\0"u8))
        {
            return FrameViolation.LineBreak;
        }

        return text.Length > MaxLineBytes ? FrameViolation.LineTooLong : FrameViolation.None;
    }

    /// <summary>Checks a request URI: sip or sips, with a host; anything else crashes a server.</summary>
    /// <param name="uri">The URI as it will stand in the request line.</param>
    public static FrameViolation CheckRequestUri(ReadOnlySpan<byte> uri)
    {
        if (uri.Length > MaxRequestUriBytes)
        {
            return FrameViolation.RequestUriTooLong;
        }

        if (!IsSipUri(uri, out var parsed))
        {
            return FrameViolation.RequestUri;
        }

        return parsed.Headers.IsEmpty ? FrameViolation.None : FrameViolation.RequestUriHeaders;
    }

    /// <summary>Checks a body.</summary>
    public static FrameViolation CheckBody(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return FrameViolation.None;
        }

        return body.Contains((byte)0) ? FrameViolation.BodyText : CheckBodyLines(body);
    }

    private static FrameViolation CheckBodyLines(ReadOnlySpan<byte> body)
    {
        while (body.Length > MaxLineBytes)
        {
            var end = body[..(MaxLineBytes + 1)].LastIndexOf((byte)'\n');
            if (end < 0)
            {
                return FrameViolation.LineTooLong;
            }

            body = body[(end + 1)..];
        }

        return FrameViolation.None;
    }

    private static void CheckSip(in FrameTokens tokens, ref Finding found)
    {
        if (found.Is(tokens.Count < 3, FrameViolation.SipWithoutTransaction)
            || found.Is(tokens.Count < 4, FrameViolation.SipWithoutDialog)
            || found.Is(tokens.Count > 5, FrameViolation.SipTokens)
            || found.Is(tokens.Sip.IsEmpty, FrameViolation.NoSipText))
        {
            return;
        }

        var lineEnd = tokens.Sip.IndexOf("\r\n"u8);
        var startLine = lineEnd < 0 ? tokens.Sip : tokens.Sip[..lineEnd];
        var rest = lineEnd < 0 ? default : tokens.Sip[(lineEnd + 2)..];
        var isResponse = startLine.StartsWith("SIP/"u8);
        if (found.Is(isResponse && tokens[2].IsEmpty, FrameViolation.NoTransactionId))
        {
            return;
        }

        if (isResponse ? CheckStatusLine(startLine, ref found) : CheckRequestLine(startLine, in tokens, ref found))
        {
            return;
        }

        SplitBody(rest, out var headers, out var body);
        _ = found.Is(startLine.ContainsAny("\r\n\0"u8), FrameViolation.LineBreak)
            || CheckHeaderLines(headers, isResponse, !body.IsEmpty, body.StartsWith("v=0"u8), ref found)
            || found.Is(CheckBody(body));
    }

    /// <returns>Whether a breach was found.</returns>
    private static bool CheckStatusLine(ReadOnlySpan<byte> line, ref Finding found)
    {
        var version = line.IndexOf((byte)' ');
        var afterVersion = version < 0 ? default : line[version..];
        var code = afterVersion.TrimStart((byte)' ');
        var digits = code.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? code.Length : digits;
        if (found.Is(digits == 0, FrameViolation.StatusLine)
            || found.Is(digits != 3 || code[0] is < (byte)'1' or > (byte)'6', FrameViolation.StatusCode))
        {
            return true;
        }

        var isPlain = line[..version].SequenceEqual("SIP/2.0"u8) && afterVersion.Length - code.Length == 1 && (code.Length == digits || code[digits] == (byte)' ');
        return found.Is(!isPlain, FrameViolation.StartLineBlanks);
    }

    /// <returns>Whether a breach was found.</returns>
    private static bool CheckRequestLine(ReadOnlySpan<byte> line, in FrameTokens tokens, ref Finding found)
    {
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        var method = first < 0 ? SipMethod.Unknown : SipMethods.Parse(line[..first]);
        var isWhole = last > first && line[(last + 1)..].SequenceEqual("SIP/2.0"u8);
        if (found.Is(first < 0, FrameViolation.RequestLine)
            || found.Is(method == SipMethod.Unknown, FrameViolation.UnknownMethod)
            || found.Is(!isWhole, FrameViolation.RequestLine))
        {
            return true;
        }

        if (!isWhole)
        {
            return false;
        }

        var uri = line[(first + 1)..last].Trim((byte)' ');
        if (found.Is(uri.Contains((byte)' '), FrameViolation.RequestLine)
            || found.Is(uri.Length != last - first - 1, FrameViolation.StartLineBlanks))
        {
            return true;
        }

        var isInDialog = !tokens[3].IsEmpty;
        var isUnwanted = !tokens[2].IsEmpty && method != SipMethod.Cancel && !isInDialog;
        return found.Is(isUnwanted, FrameViolation.TransactionIdInRequest)
            || (!isInDialog && CheckTarget(method, uri, in tokens, ref found));
    }

    private static bool CheckTarget(SipMethod method, ReadOnlySpan<byte> uri, in FrameTokens tokens, ref Finding found)
    {
        // The methods that take a server down with a tel URI (drachtio-protocol §1.5); others are refused.
        var isDeadly = method is SipMethod.Invite or SipMethod.Message or SipMethod.Notify or SipMethod.Options
            && uri.Length > 4 && System.Text.Ascii.EqualsIgnoreCase(uri[..4], "tel:"u8);
        return found.Is(isDeadly, FrameViolation.RequestUriTel)
            || found.Is(CheckRequestUri(uri))
            || found.Is(CheckNextHop(tokens[4]));
    }

    private static void SplitBody(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> headers, out ReadOnlySpan<byte> body)
    {
        if (rest.StartsWith("\r\n"u8))
        {
            headers = default;
            body = rest[2..];
            return;
        }

        var end = rest.IndexOf("\r\n\r\n"u8);
        headers = end < 0 ? rest : rest[..(end + 2)];
        body = end < 0 ? default : rest[(end + 4)..];
    }
}
