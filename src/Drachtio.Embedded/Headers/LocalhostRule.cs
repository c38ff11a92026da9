using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>The server puts its own address where an application wrote <c>@localhost</c> (drachtio-protocol §3.3).</summary>
internal static class LocalhostRule
{
    // Longer values are left alone; in From of a request they are refused.
    private const int MaxValueBytes = 255;

    /// <summary>Whether the value would be replaced but is too long.</summary>
    public static bool IsTooLong(WellKnownHeader header, ReadOnlySpan<byte> value) =>
        IsSubject(header) && value.Length > MaxValueBytes && value.IndexOf("@localhost"u8) >= 0;

    /// <summary>The value with host and port of its first <c>@localhost</c> replaced; the value itself when there is nothing to replace.</summary>
    /// <param name="header">Only From, To, Contact and P-Asserted-Identity are touched.</param>
    /// <param name="value">As the application wrote it; lower case only.</param>
    /// <param name="hostPort">The receiving or sending transport's address, and URI parameters if it has any.</param>
    public static ReadOnlySpan<byte> Apply(WellKnownHeader header, ReadOnlySpan<byte> value, ReadOnlySpan<byte> hostPort)
    {
        if (!IsSubject(header) || value.Length > MaxValueBytes) return value;
        if (value.IndexOf("@localhost"u8) < 0) return value;

        // Wherever it stands, it is the first URI's host that is replaced.
        var start = value[0] == '"' ? Math.Max(0, SipChars.QuotedLength(value)) : 0;
        var at = start + value[start..].IndexOf((byte)'@');
        var end = at + 1;
        while (end < value.Length && (char.IsAsciiLetterOrDigit((char)value[end]) || value[end] is (byte)'.' or (byte)'-' or (byte)':')) end++;
        byte[] replaced = [.. value[..(at + 1)], .. hostPort, .. Rest(value[end..])];
        return replaced;
    }

    // What follows the brackets survives only as parameters: a second address right behind them is lost.
    private static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> rest)
    {
        var close = rest.IndexOf((byte)'>');
        if (close < 0) return rest;
        var behind = rest[(close + 1)..].TrimStart((byte)' ');
        return behind.IsEmpty || behind[0] == ';' ? rest : rest[..(close + 1)];
    }

    private static bool IsSubject(WellKnownHeader header) =>
        header == HeaderCatalog.From || header == HeaderCatalog.To || header == HeaderCatalog.Contact || header == HeaderCatalog.PAssertedIdentity;
}
