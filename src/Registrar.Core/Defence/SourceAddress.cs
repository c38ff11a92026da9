using System.Buffers.Binary;
using System.Net;

namespace Registrar.Core.Defence;

/// <summary>Where a packet came from, in 16 bytes: an IPv6 address, or an IPv4 one in its mapped form.</summary>
/// <remarks>
/// An IPv4 address and its mapped spelling (<c>::ffff:192.0.2.1</c>) are the same value, so no rule can be passed by the other one.
/// A zone (<c>%eth0</c>) is left out. Immutable; safe from any thread. Reading costs no allocation.
/// </remarks>
/// <param name="High">The first eight bytes, network order; 0 for IPv4.</param>
/// <param name="Low">The last eight bytes.</param>
internal readonly record struct SourceAddress(ulong High, ulong Low)
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    /// <summary>Whether this is IPv4.</summary>
    public bool IsV4 => High == 0 && Low >> 32 == MappedPrefix >> 32;

    /// <summary>The IPv4 address as a number; meaningful only when <see cref="IsV4"/>.</summary>
    public uint V4 => (uint)Low;

    /// <summary>The whole as a number.</summary>
    public UInt128 Value => new(High, Low);

    /// <summary>What one customer has: an IPv4 address (/32), or an IPv6 network of 64 bits.</summary>
    /// <remarks>Whoever has one IPv6 address has 2^64 of them; limits by address would be none.</remarks>
    public SourceAddress Prefix => IsV4 ? this : new SourceAddress(High, 0);

    /// <summary>Makes one of an IPv4 number.</summary>
    public static SourceAddress FromV4(uint address) => new(0, MappedPrefix | address);

    /// <summary>Makes one of a number of 128 bits.</summary>
    public static SourceAddress From(UInt128 value) => new((ulong)(value >> 64), (ulong)value);

    /// <summary>Makes one of the BCL's; the zone is left out.</summary>
    public static SourceAddress From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var written) && written == 4
            ? FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new SourceAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>Reads the server's token, or the host of a URI.</summary>
    /// <param name="text">Four decimal numbers, or IPv6 (RFC 4291 §2.2) with or without brackets and zone. No other spelling of IPv4.</param>
    /// <param name="address">The address.</param>
    /// <returns><see langword="false"/> for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SourceAddress address)
    {
        // 255.255.255.255 has 15 characters; the longest IPv6 with brackets and a zone of 15 has 63.
        address = default;
        if (text.Length is < 2 or > 64)
            return false;

        if (text.Length <= 15 && TryParseV4(text, out var v4))
        {
            address = FromV4(v4);
            return true;
        }

        return AddressText.TryReadV6(text, out address);
    }

    /// <summary>Reads four decimal numbers without leading zeros.</summary>
    /// <remarks>A leading zero means octal to some resolvers and nothing to others: such a text is no address here.</remarks>
    public static bool TryParseV4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        var part = 0u;
        var digits = 0;
        var dots = 0;
        foreach (var next in text)
        {
            if (next == (byte)'.')
            {
                if (digits == 0 || ++dots > 3) return false;
                address = (address << 8) | part;
                part = 0;
                digits = 0;
                continue;
            }

            var digit = (uint)(next - (byte)'0');
            if (digit > 9 || (digits > 0 && part == 0)) return false;
            part = (part * 10) + digit;
            if (part > 255) return false;
            digits++;
        }

        address = (address << 8) | part;
        return dots == 3 && digits > 0;
    }

    /// <inheritdoc/>
    public override string ToString() => IsV4
        ? new IPAddress(BinaryPrimitives.ReverseEndianness(V4)).ToString()
        : new IPAddress(ToBytes()).ToString();

    private byte[] ToBytes()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Low);
        return bytes;
    }
}
