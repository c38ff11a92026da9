using System.Net;
using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>The top Via of a message: what it names, and how the server writes it again.</summary>
/// <remarks>The server sets <c>rport</c> always, asked for or not, and <c>received</c> when sent-by is not the source (drachtio-protocol §3.2).</remarks>
internal static class TopVia
{
    /// <summary>Rewrites a Via line's first value; further values stand on lines of their own behind it.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="source">Where the message came from.</param>
    /// <param name="line">Gets the whole line or lines, names included, without the last line end.</param>
    /// <param name="via">What the first value said.</param>
    /// <returns>False when it is no Via.</returns>
    public static bool TryRewrite(ReadOnlySpan<byte> value, IPEndPoint source, ByteBuilder line, out ViaParts via)
    {
        if (!TryRead(ref value, out via)) return false;
        var sentBy = Host(via.SentBy);
        line.Append("Via: SIP/2.0/"u8).Append(via.Transport).Append((byte)' ').Append(via.SentBy);
        WriteParameters(via.Parameters, source, IsSource(sentBy, source), line);

        while (!(value = SipChars.TrimStart(value)).IsEmpty)
        {
            value = value[1..];
            if (!TryRead(ref value, out var next)) return false;
            line.Append("\r\nVia: SIP/2.0/"u8).Append(next.Transport).Append((byte)' ').Append(next.SentBy);
            ReadOnlySpan<byte> parameters = next.Parameters;
            if (!ParameterText.TryRead(ref parameters, line)) return false;
        }
        return true;
    }

    /// <summary>Reads one Via value; <paramref name="rest"/> ends behind it.</summary>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> rest, out ViaParts via)
    {
        via = default;
        if (!TryWord(ref rest, '/', out var name) || !TryWord(ref rest, '/', out var version)) return false;
        if (!SipChars.EqualsIgnoreCase(name, "SIP"u8) || !version.SequenceEqual("2.0"u8)) return false;
        rest = SipChars.TrimStart(rest);
        var length = SipChars.TokenLength(rest);
        if (length == 0 || length == rest.Length || !SipChars.IsSpace(rest[length])) return false;
        var transport = CanonicalTransport(rest[..length]);
        rest = SipChars.TrimStart(rest[length..]);

        var end = rest.IndexOfAny(";,("u8);
        if (end < 0) end = rest.Length;
        if (!TrySentBy(rest[..end], out var sentBy)) return false;
        rest = rest[end..];

        // Parameters end at the comma before the next value; a comment is dropped.
        var comma = EndOfValue(rest);
        var parameters = rest[..comma];
        var comment = parameters.IndexOf((byte)'(');
        if (comment >= 0) parameters = parameters[..comment];
        rest = rest[comma..];
        via = new ViaParts(transport, sentBy, SipChars.Trim(parameters), Branch(parameters));
        return true;
    }

    private static bool TryWord(scoped ref ReadOnlySpan<byte> rest, char end, out ReadOnlySpan<byte> word)
    {
        var at = rest.IndexOf((byte)end);
        word = at < 0 ? default : SipChars.Trim(rest[..at]);
        if (at >= 0) rest = rest[(at + 1)..];
        return at > 0 && SipChars.IsToken(word);
    }

    private static ReadOnlySpan<byte> CanonicalTransport(ReadOnlySpan<byte> transport) =>
        SipChars.EqualsIgnoreCase(transport, "UDP"u8) ? "UDP"u8
        : SipChars.EqualsIgnoreCase(transport, "TCP"u8) ? "TCP"u8
        : transport;

    // "host : port" is written without its blanks.
    private static bool TrySentBy(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> sentBy)
    {
        sentBy = SipChars.Trim(text);
        if (sentBy.IndexOfAny(" \t\r"u8) < 0) return !sentBy.IsEmpty;
        var packed = new byte[sentBy.Length];
        var length = 0;
        foreach (var value in sentBy)
        {
            if (!SipChars.IsSpace(value)) packed[length++] = value;
        }
        sentBy = packed.AsSpan(0, length);
        return sentBy.Contains((byte)':');
    }

    private static int EndOfValue(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == ',') return at;
            if (text[at] != '"') continue;
            var quoted = SipChars.QuotedLength(text[at..]);
            if (quoted < 0) return text.Length;
            at += quoted - 1;
        }
        return text.Length;
    }

    private static ReadOnlySpan<byte> Branch(ReadOnlySpan<byte> parameters)
    {
        foreach (var range in parameters.Split((byte)';'))
        {
            var parameter = parameters[range];
            var equals = parameter.IndexOf((byte)'=');
            if (equals > 0 && SipChars.EqualsIgnoreCase(SipChars.Trim(parameter[..equals]), "branch"u8)) return SipChars.Trim(parameter[(equals + 1)..]);
        }
        return default;
    }

    private static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> sentBy)
    {
        if (sentBy[0] == '[') return sentBy[..(sentBy.IndexOf((byte)']') + 1)].Trim("[]"u8);
        var colon = sentBy.IndexOf((byte)':');
        return colon < 0 ? sentBy : sentBy[..colon];
    }

    private static bool IsSource(ReadOnlySpan<byte> host, IPEndPoint source) =>
        IPAddress.TryParse(host, out var address) && address.Equals(source.Address);

    private static void WriteParameters(ReadOnlySpan<byte> parameters, IPEndPoint source, bool isSource, ByteBuilder line)
    {
        var hasPort = false;
        foreach (var range in parameters.Split((byte)';'))
        {
            var parameter = SipChars.Trim(parameters[range]);
            if (parameter.IsEmpty) continue;
            var equals = parameter.IndexOf((byte)'=');
            var name = SipChars.TrimEnd(equals < 0 ? parameter : parameter[..equals]);
            if (SipChars.EqualsIgnoreCase(name, "received"u8)) continue;
            line.Append((byte)';').Append(name);
            if (SipChars.EqualsIgnoreCase(name, "rport"u8))
            {
                hasPort = true;
                line.Append((byte)'=').Append(source.Port);
            }
            else if (equals >= 0)
            {
                line.Append((byte)'=').Append(SipChars.Trim(parameter[(equals + 1)..]));
            }
        }

        if (!isSource) line.Append(";received="u8).Append(source.Address.ToString());
        if (!hasPort) line.Append(";rport="u8).Append(source.Port);
    }
}
