using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.Defence;

/// <summary>Decides whether a Contact may point where it points (S20 of docs/conformance.md): no calls to ourselves, to everybody, or into the machine.</summary>
/// <remarks>
/// Pure: no look-up of names. A name may lead anywhere and change later; requests of the registrar go to the packet's source anyway, and whoever
/// routes calls by name has to look at the address he finds. Private networks are allowed (NAT), and so are the <c>.invalid</c> names of browsers.
/// An address inside an address (mapped, compatible, translated, 6to4, NAT64) is judged as the one inside. No allocation.
/// </remarks>
internal static class ContactTargets
{
    private static ReadOnlySpan<byte> Localhost => "localhost"u8;

    /// <summary>Judges a Contact.</summary>
    /// <param name="contactUri">As sent, without brackets.</param>
    /// <param name="source">Where the packet came from: who is on the loopback or the link himself may name it.</param>
    /// <param name="own">Where our servers listen.</param>
    public static TargetVerdict Judge(ReadOnlySpan<byte> contactUri, in SourceAddress source, OwnListeners own) =>
        SipUri.TryParse(contactUri, out var uri) ? Judge(in uri, in source, own) : TargetVerdict.Unreadable;

    /// <summary>Judges a Contact that was read before.</summary>
    /// <param name="uri">Its URI.</param>
    /// <param name="source">Where the packet came from.</param>
    /// <param name="own">Where our servers listen.</param>
    public static TargetVerdict Judge(in SipUri uri, in SourceAddress source, OwnListeners own)
    {
        if (uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips) || uri.Host.IsEmpty)
            return TargetVerdict.Unreadable;

        var port = uri.Port != 0 ? uri.Port : DefaultPort(in uri);
        var verdict = JudgeHost(uri.Host, port, in source, own);

        // RFC 3261 §19.1.1: where it is there, it is where the request goes.
        return verdict == TargetVerdict.Allowed && !uri.Parameters.IsEmpty && uri.Parameters.TryGet("maddr"u8, out var maddr) && !maddr.IsEmpty
            ? JudgeHost(maddr, port, in source, own)
            : verdict;
    }

    /// <summary>Judges a host.</summary>
    /// <param name="host">As sent, an IPv6 address in brackets.</param>
    /// <param name="port">Port it would be sent to.</param>
    /// <param name="source">Where the packet came from.</param>
    /// <param name="own">Where our servers listen.</param>
    public static TargetVerdict JudgeHost(ReadOnlySpan<byte> host, int port, in SourceAddress source, OwnListeners own)
    {
        if (SourceAddress.TryParse(host, out var address))
        {
            if (own.Contains(in address, port)) return TargetVerdict.OwnListener;
            var inner = Inside(address);
            return inner != address && own.Contains(in inner, port) ? TargetVerdict.OwnListener : JudgeAddress(in inner, in source);
        }

        if (!host.IsEmpty && host[^1] == (byte)'.') host = host[..^1];
        if (host.IsEmpty || host[0] == (byte)'[') return TargetVerdict.Unreadable;

        // RFC 3261 §25.1: no name ends in a number. What does is an address to inet_aton, and to somebody behind us.
        if (AddressText.EndsInNumber(host)) return TargetVerdict.OddSpelling;
        if (own.Contains(host)) return TargetVerdict.OwnListener;
        return IsLoopbackName(host) && !IsLoopback(in source) ? TargetVerdict.Loopback : TargetVerdict.Allowed;
    }

    private static TargetVerdict JudgeAddress(in SourceAddress address, in SourceAddress source)
    {
        if (IsLoopback(in address)) return IsLoopback(in source) ? TargetVerdict.Allowed : TargetVerdict.Loopback;
        if (IsLinkLocal(in address)) return IsLinkLocal(in source) ? TargetVerdict.Allowed : TargetVerdict.LinkLocal;
        if (!address.IsV4)
        {
            if (address == default) return TargetVerdict.Unspecified;
            return address.High >> 56 == 0xFF ? TargetVerdict.Multicast : TargetVerdict.Allowed;
        }

        return (address.V4 >> 24) switch
        {
            0 => TargetVerdict.Unspecified,
            < 224 => TargetVerdict.Allowed,
            < 240 => TargetVerdict.Multicast,
            _ => address.V4 == uint.MaxValue ? TargetVerdict.Broadcast : TargetVerdict.Reserved,
        };
    }

    private static bool IsLoopback(in SourceAddress address) => address.IsV4 ? address.V4 >> 24 == 127 : address is { High: 0, Low: 1 };

    private static bool IsLinkLocal(in SourceAddress address) => address.IsV4 ? address.V4 >> 16 == 0xA9FE : address.High >> 54 == 0xFE80 >> 6;

    // RFC 4291 §2.5.5.1 compatible, RFC 2765 translated, RFC 6052 NAT64, RFC 3056 6to4.
    private static SourceAddress Inside(SourceAddress address)
    {
        if (address.IsV4) return address;
        if (address.High == 0 && address.Low >> 32 == 0 && address.Low > 1) return SourceAddress.FromV4((uint)address.Low);
        if (address.High == 0 && address.Low >> 32 == 0xFFFF_0000) return SourceAddress.FromV4((uint)address.Low);
        if (address.High == 0x0064_FF9B_0000_0000 && address.Low >> 32 == 0) return SourceAddress.FromV4((uint)address.Low);
        return address.High >> 48 == 0x2002 ? SourceAddress.FromV4((uint)(address.High >> 16)) : address;
    }

    // RFC 6761 §6.3, and what the hosts files of the usual systems have.
    private static bool IsLoopbackName(ReadOnlySpan<byte> host)
    {
        if (Ascii.EqualsIgnoreCase(host, Localhost) || Ascii.EqualsIgnoreCase(host, "localhost.localdomain"u8)
            || Ascii.EqualsIgnoreCase(host, "ip6-localhost"u8) || Ascii.EqualsIgnoreCase(host, "ip6-loopback"u8))
            return true;

        return host.Length > Localhost.Length + 1 && host[^(Localhost.Length + 1)] == (byte)'.' && Ascii.EqualsIgnoreCase(host[^Localhost.Length..], Localhost);
    }

    private static int DefaultPort(in SipUri uri) =>
        uri.Scheme == SipUriScheme.Sips || (uri.Parameters.TryGet("transport"u8, out var transport) && Ascii.EqualsIgnoreCase(transport, "tls"u8)) ? 5061 : 5060;
}
