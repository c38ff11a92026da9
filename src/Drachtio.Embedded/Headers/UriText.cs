using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>Writes a URI as the server writes every URI it has parsed: needless escapes decoded, the others in upper case.</summary>
/// <remarks>
/// The sets were read off a v0.9.5 server, one escape at a time in each part. RFC 3261 §19.1.4 calls the two forms equal, so
/// comparing a Contact as text with what was sent fails on a real server too.
/// </remarks>
internal static class UriText
{
    private static ReadOnlySpan<byte> Mark => "!'()*-._~"u8;

    /// <summary>Whether the server takes it for a URI: any scheme or none, but never an empty host, a bad port or a quote in parameters.</summary>
    public static bool IsValid(ReadOnlySpan<byte> uri)
    {
        if (uri.IsEmpty) return false;
        return TrySplit(uri, out _) && HasGoodEscapes(uri);
    }

    /// <summary>Appends the URI with its escapes rewritten.</summary>
    public static void Write(ReadOnlySpan<byte> uri, ByteBuilder output)
    {
        if (!TrySplit(uri, out var parts))
        {
            output.Append(uri);
            return;
        }

        output.Append(uri[..parts.UserStart]);
        Canonize(uri[parts.UserStart..parts.PasswordStart], "&=+$,;?/"u8, output);
        Canonize(uri[parts.PasswordStart..parts.HostStart], "&=+$,"u8, output);
        Canonize(uri[parts.HostStart..parts.ParametersStart], default, output);
        Canonize(uri[parts.ParametersStart..parts.HeadersStart], "+$&/:"u8, output);
        Canonize(uri[parts.HeadersStart..], default, output);
    }

    /// <summary>Whether every percent sign has two hex digits behind it.</summary>
    public static bool HasGoodEscapes(ReadOnlySpan<byte> uri)
    {
        for (var at = uri.IndexOf((byte)'%'); at >= 0 && at < uri.Length;)
        {
            if (uri.Length - at < 3 || !char.IsAsciiHexDigit((char)uri[at + 1]) || !char.IsAsciiHexDigit((char)uri[at + 2])) return false;
            var next = uri[(at + 3)..].IndexOf((byte)'%');
            at = next < 0 ? -1 : at + 3 + next;
        }
        return true;
    }

    private static void Canonize(ReadOnlySpan<byte> part, ReadOnlySpan<byte> allowed, ByteBuilder output)
    {
        while (true)
        {
            var percent = part.IndexOf((byte)'%');
            if (percent < 0 || part.Length - percent < 3)
            {
                output.Append(part);
                return;
            }

            output.Append(part[..percent]);
            var high = part[percent + 1];
            var low = part[percent + 2];
            var value = (byte)((Nibble(high) << 4) | Nibble(low));
            if (char.IsAsciiLetterOrDigit((char)value) || Mark.Contains(value) || allowed.Contains(value)) output.Append(value);
            else output.Append((byte)'%').Append((byte)char.ToUpperInvariant((char)high)).Append((byte)char.ToUpperInvariant((char)low));
            part = part[(percent + 3)..];
        }
    }

    private static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool TrySplit(ReadOnlySpan<byte> uri, out Parts parts)
    {
        parts = default;
        var colon = uri.IndexOf((byte)':');
        var isSip = colon > 0 && (SipChars.EqualsIgnoreCase(uri[..colon], "sip"u8) || SipChars.EqualsIgnoreCase(uri[..colon], "sips"u8));
        var start = isSip ? colon + 1 : 0;
        var rest = uri[start..];

        // The user part may hold ';' and '?', so the '@' is looked for first (RFC 3261 §25.1 user-unreserved).
        var at = rest.IndexOf((byte)'@');
        var host = at < 0 ? start : start + at + 1;
        var headers = uri[host..].IndexOf((byte)'?');
        headers = headers < 0 ? uri.Length : host + headers;
        var parameters = uri[host..headers].IndexOf((byte)';');
        parameters = parameters < 0 ? headers : host + parameters;
        var password = at < 0 ? host : start + IndexOrEnd(rest[..at], (byte)':');
        parts = new Parts(start, password, host, parameters, headers);
        if (!isSip) return true;

        var hostPort = uri[host..parameters];
        if (hostPort.IsEmpty || uri[parameters..headers].Contains((byte)'"')) return false;
        var portAt = hostPort[0] == '[' ? hostPort.LastIndexOf("]:"u8) + 1 : hostPort.IndexOf((byte)':');
        if (hostPort[0] == '[' && !hostPort.Contains((byte)']')) return false;
        return portAt <= 0 ? portAt != 0 || hostPort[0] == '[' : !hostPort[(portAt + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static int IndexOrEnd(ReadOnlySpan<byte> text, byte value)
    {
        var at = text.IndexOf(value);
        return at < 0 ? text.Length : at;
    }

    private readonly record struct Parts(int UserStart, int PasswordStart, int HostStart, int ParametersStart, int HeadersStart);
}
