using System.Runtime.InteropServices;
using Drachtio.Sip;
using Registrar.Core.Bindings;

namespace Registrar.Core.Handling;

/// <summary>Writes the headers of a 200 and of the refusals that have some.</summary>
internal static class AnswerWriter
{
    /// <summary>RFC 3261 §10.3 step 8: every binding on its own Contact line with its remaining expiry, and the Date.</summary>
    /// <returns><see langword="false"/> when a line could not be written safely; the answer must not leave.</returns>
    public static bool TryWriteBindings(SipHeaderWriter headers, List<AnswerLine> lines, long wallMs)
    {
        var seconds = lines.Count == 0 ? 0 : lines[0].Seconds;
        var isSame = lines.Count > 0;

        foreach (ref readonly var line in CollectionsMarshal.AsSpan(lines))
        {
            isSame &= line.Seconds == seconds;

            // The URI stays what the phone sent, byte by byte, and parameters stay outside the brackets: phones compare them.
            headers.Begin(SipHeaderId.Contact);
            headers.Append("<"u8);
            headers.Append(line.Binding.Uri);
            headers.Append(">"u8);
            line.Binding.WriteParameters(headers);
            headers.Append(";expires="u8);
            headers.Append(line.Seconds);
            if (!headers.TryEnd())
                return false;
        }

        // Phones of the original read this header; one value is only true when all bindings share it.
        if (isSame) headers.Add(SipHeaderId.Expires, seconds);

        headers.Add(SipHeaderId.Date, DateText.Of(wallMs));

        return true;
    }

    /// <summary>RFC 3327 §5.3: the Path in order, for a phone that can read it. RFC 3608 §5: the Service-Route.</summary>
    /// <returns><see langword="false"/> when a line could not be written safely; the answer must not leave.</returns>
    public static bool TryWriteRoutes(SipHeaderWriter headers, IncomingPath path, ServiceRouteLines serviceRoute)
    {
        var rest = path.IsSupported ? path.Values : [];
        if (!rest.IsEmpty)
        {
            // One line for all: a drachtio-server turns the order of several Path lines around.
            headers.Begin(SipHeaderId.Path);
            for (var isFirst = true; !rest.IsEmpty; isFirst = false)
            {
                var end = rest.IndexOf(IncomingPath.End);
                if (!isFirst) headers.Append(", "u8);
                headers.Append(rest[..end]);
                rest = rest[(end + 1)..];
            }

            if (!headers.TryEnd())
                return false;
        }

        return serviceRoute.TryWrite(headers);
    }

    /// <summary>RFC 3261 §8.2.2.3: exactly the option tags nobody here knows.</summary>
    /// <returns>Whether there was one, and so a line.</returns>
    public static bool TryWriteUnsupported(SipHeaderWriter headers, SipMessage message)
    {
        var any = false;
        foreach (var tag in message.Values(SipHeaderId.Require))
        {
            if (tag.IsEmpty || IncomingPath.IsTag(tag)) continue;
            headers.Begin(SipHeaderId.Unsupported);
            headers.AppendUnfolded(tag);
            headers.TryEnd();
            any = true;
        }

        return any;
    }
}
