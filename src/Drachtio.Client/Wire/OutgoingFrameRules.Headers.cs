using Drachtio.Sip;

namespace Drachtio.Client.Wire;

internal static partial class OutgoingFrameRules
{
    /// <summary>Checks the header lines of a message.</summary>
    /// <param name="lines"><c>Name: value CRLF</c> lines; the last CRLF may be missing.</param>
    /// <param name="isResponse">Whether they belong to a response.</param>
    /// <param name="hasBody">Whether a body follows.</param>
    public static FrameViolation CheckHeaders(ReadOnlySpan<byte> lines, bool isResponse, bool hasBody)
    {
        var found = new Finding(FrameHarm.Altered);
        CheckHeaderLines(lines, isResponse, hasBody, isSdp: false, ref found);
        return found.Violation;
    }

    /// <returns>Whether a breach was found.</returns>
    private static bool CheckHeaderLines(ReadOnlySpan<byte> lines, bool isResponse, bool hasBody, bool isSdp, ref Finding found)
    {
        var hasContentType = false;
        var seen = 0u;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf("\r\n"u8);
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 2)..];
            if (found.Is(CheckLine(line)) || CheckHeaderLine(line, isResponse, ref found, out var id))
            {
                return true;
            }

            var bit = SingleBit(id);
            if (found.Is((seen & bit) != 0, FrameViolation.RepeatedHeader))
            {
                return true;
            }

            seen |= bit;
            hasContentType |= id == SipHeaderId.ContentType;
        }

        return found.Is(hasBody && !isResponse && !hasContentType && !isSdp, FrameViolation.NoContentType);
    }

    private static bool CheckHeaderLine(ReadOnlySpan<byte> line, bool isResponse, ref Finding found, out SipHeaderId id)
    {
        id = SipHeaderId.Other;
        var colon = line.IndexOf((byte)':');
        if (found.Is(colon < 0 || line[0] is (byte)' ' or (byte)'\t', FrameViolation.HeaderLine)
            || found.Is(colon == 0, FrameViolation.HeaderNameEmpty))
        {
            return true;
        }

        if (colon <= 0)
        {
            return false;
        }

        var name = line[..colon];
        if (found.Is(!ValueSyntax.IsToken(name), FrameViolation.HeaderName))
        {
            return true;
        }

        id = Identify(name);
        if (found.Is(name.Length == 1 && id != SipHeaderId.Other, FrameViolation.CompactName)
            || found.Is(IsForbidden(id, name, isResponse), FrameViolation.ForbiddenHeader))
        {
            return true;
        }

        var value = ValueSyntax.Trim(line[(colon + 1)..]);
        if (found.Is(id == SipHeaderId.Contact && HasSeveralValues(value), FrameViolation.ContactList))
        {
            return true;
        }

        // What the server does not know it carries unread; a compact name is unknown to it.
        return name.Length > 1 && found.Is(
            !HeaderValueRules.IsSound(id, value),
            isResponse ? FrameViolation.HeaderValueInResponse : FrameViolation.HeaderValueInRequest);
    }

    private static SipHeaderId Identify(ReadOnlySpan<byte> name)
    {
        // The server takes content_type for Content-Type.
        const int LongestKnown = 32;
        if (name.Length > LongestKnown || !name.Contains((byte)'_'))
        {
            return SipHeaders.Parse(name);
        }

        Span<byte> dashed = stackalloc byte[LongestKnown];
        name.Replace(dashed, (byte)'_', (byte)'-');
        return SipHeaders.Parse(dashed[..name.Length]);
    }

    private static bool IsForbidden(SipHeaderId id, ReadOnlySpan<byte> name, bool isResponse) => id switch
    {
        SipHeaderId.Via or SipHeaderId.Route or SipHeaderId.RecordRoute or SipHeaderId.RSeq or SipHeaderId.ContentLength => true,
        SipHeaderId.From or SipHeaderId.To or SipHeaderId.CallId or SipHeaderId.CSeq => isResponse,

        // Names the server uses for itself: "Payload: abc" becomes the body.
        SipHeaderId.Other => System.Text.Ascii.EqualsIgnoreCase(name, "Payload"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "Error"u8),
        _ => false,
    };

    private static bool HasSeveralValues(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)','))
        {
            return false;
        }

        var count = 0;
        foreach (var _ in SipHeaderValues.Of(value))
        {
            count++;
        }

        return count != 1;
    }

    /// <summary>A bit for each header that may stand once (RFC 3261 §7.3.1); 0 for the others.</summary>
    private static uint SingleBit(SipHeaderId id) => id switch
    {
        SipHeaderId.From => 1,
        SipHeaderId.To => 2,
        SipHeaderId.CallId => 4,
        SipHeaderId.CSeq => 8,
        SipHeaderId.Expires => 16,
        SipHeaderId.MaxForwards => 32,
        SipHeaderId.ContentType => 64,
        SipHeaderId.Date => 128,
        SipHeaderId.Event => 256,
        SipHeaderId.SubscriptionState => 512,
        SipHeaderId.MinExpires => 1024,
        SipHeaderId.RetryAfter => 2048,
        _ => 0,
    };
}
