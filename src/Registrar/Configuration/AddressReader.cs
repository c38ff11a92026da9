using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Registrar.Configuration;

/// <summary>Reads addresses to listen on: an IP address or <c>localhost</c>, with a port where one belongs.</summary>
internal static class AddressReader
{
    /// <summary>Reads an address without a port; IPv6 with or without brackets.</summary>
    public static bool TryReadAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = IPAddress.Loopback;
        if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;

        var isBracketed = text.StartsWith('[') && text.EndsWith(']');
        var bare = isBracketed ? text[1..^1] : text;

        // IPAddress reads "5060" as 0.0.19.196: only what looks like an address is one.
        address = null;
        return (bare.Contains(':', StringComparison.Ordinal) || (!isBracketed && bare.Count(static c => c == '.') == 3))
            && IPAddress.TryParse(bare, out address);
    }

    /// <summary>Reads <c>address:port</c>; IPv6 in brackets; port 0 takes a free one.</summary>
    public static bool TryReadEndPoint(string text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || (text[..colon].Contains(':', StringComparison.Ordinal) && text[colon - 1] != ']')) return false;
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        if (!TryReadAddress(text[..colon], out var address)) return false;

        endPoint = new IPEndPoint(address, port);
        return true;
    }
}
