using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Drachtio.Sip;
using Registrar.Core.Bindings;

namespace Registrar.Core.Rules;

/// <summary>Whether a phone sits behind NAT: it names another place than its packets come from.</summary>
/// <remarks>Pure; no name is ever resolved, so that a stranger's Contact costs no DNS query.</remarks>
internal static class NatRules
{
    // Longest text of an IPv6 address with a scope (RFC 4291 §2.2, RFC 4007 §11): 45 + 1 + 15.
    private const int MaxAddressBytes = 61;

    /// <summary>Judges a binding. One with a Path is never behind NAT for us: its packets come from a proxy, which keeps the phone's way open itself (RFC 3327 §5).</summary>
    public static bool IsBehindNat(in Binding binding) =>
        !binding.HasPath && IsBehindNat(binding.Uri, binding.SourceAddress, binding.SourcePort);

    /// <summary>Judges a Contact that came without a Path.</summary>
    /// <param name="contactUri">As sent.</param>
    /// <param name="sourceAddress">Where the packet came from as the server's token says it, IPv6 with or without brackets.</param>
    /// <param name="sourcePort">Its port.</param>
    /// <returns><see langword="true"/> when address or port differ; an absent port is 5060, or 5061 for TLS. Every host name, <c>.invalid</c> of RFC 7118 included, is behind NAT: nobody but its owner knows what it stands for.</returns>
    public static bool IsBehindNat(ReadOnlySpan<byte> contactUri, ReadOnlySpan<byte> sourceAddress, int sourcePort)
    {
        if (!SipUri.TryParse(contactUri, out var uri) || uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips))
            return true;

        if ((uri.Port == 0 ? DefaultPort(in uri) : uri.Port) != sourcePort)
            return true;

        // maddr takes the host's place (RFC 3261 §19.1.1).
        var host = uri.Parameters.TryGet("maddr"u8, out var maddr) ? maddr : uri.Host;
        return !Ascii.EqualsIgnoreCase(host, sourceAddress)
            && (!TryReadAddress(host, out var named) || !TryReadAddress(sourceAddress, out var seen) || !named.Equals(seen));
    }

    // RFC 3261 §19.1.2.
    private static int DefaultPort(in SipUri uri) =>
        uri.Scheme == SipUriScheme.Sips || (uri.Parameters.TryGet("transport"u8, out var transport) && Ascii.EqualsIgnoreCase(transport, "tls"u8)) ? 5061 : 5060;

    private static bool TryReadAddress(ReadOnlySpan<byte> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text is [(byte)'[', .., (byte)']']) text = text[1..^1];
        if (text.Length > MaxAddressBytes)
            return false;

        if (!IPAddress.TryParse(text, out address))
            return false;

        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return true;
    }
}
