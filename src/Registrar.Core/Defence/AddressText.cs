namespace Registrar.Core.Defence;

/// <summary>Reads IPv6 text, and IPv4 in every spelling a resolver would take.</summary>
/// <remarks>One pass each, no allocation, no state.</remarks>
internal static class AddressText
{
    private const int Groups = 8;

    /// <summary>Reads IPv6, with or without brackets and a zone; the zone is left out.</summary>
    public static bool TryReadV6(ReadOnlySpan<byte> text, out SourceAddress address)
    {
        address = default;
        if (text.Length >= 2 && text[0] == (byte)'[' && text[^1] == (byte)']') text = text[1..^1];

        var zone = text.IndexOf((byte)'%');
        if (zone >= 0) text = text[..zone];
        if (text.Length < 2)
            return false;

        Span<ushort> groups = stackalloc ushort[Groups];
        var count = 0;
        var gap = -1;
        var position = 0;

        // A single colon may begin nothing.
        if (text[0] == (byte)':')
        {
            if (text[1] != (byte)':') return false;
            gap = 0;
            position = 2;
        }

        var group = 0u;
        var digits = 0;
        for (; position < text.Length; position++)
        {
            var digit = Digit(text[position]);
            if (digit <= 15)
            {
                if (++digits > 4 || count == Groups) return false;
                group = (group << 4) | digit;
                continue;
            }

            if (text[position] == (byte)'.')
            {
                if (count > Groups - 2 || !SourceAddress.TryParseV4(text[(position - digits)..], out var v4)) return false;
                groups[count++] = (ushort)(v4 >> 16);
                groups[count++] = (ushort)v4;
                digits = 0;
                break;
            }

            if (text[position] != (byte)':') return false;
            if (digits == 0)
            {
                // The second colon of "::".
                if (gap >= 0) return false;
                gap = count;
                continue;
            }

            if (position + 1 == text.Length) return false;
            groups[count++] = (ushort)group;
            group = 0;
            digits = 0;
        }

        if (digits > 0) groups[count++] = (ushort)group;

        // "::" stands for one group at least (RFC 5952 §4.2.2 forbids writing it for one, RFC 4291 allows it).
        if (gap < 0 ? count != Groups : count >= Groups)
            return false;

        if (gap >= 0)
        {
            var tail = groups[gap..count];
            tail.CopyTo(groups[(Groups - tail.Length)..]);
            groups[gap..(Groups - tail.Length)].Clear();
        }

        address = new SourceAddress(Join(groups[..4]), Join(groups[4..]));
        return true;
    }

    /// <summary>Reads IPv4 as <c>inet_aton</c> does: one to four numbers, decimal, octal or hexadecimal, the last one filling the rest.</summary>
    /// <remarks>What <c>getaddrinfo</c> makes of <c>0x7f.1</c>, <c>2130706433</c> or <c>0177.0.0.1</c>: 127.0.0.1.</remarks>
    public static bool TryReadLooseV4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        for (var parts = 1; parts <= 4; parts++)
        {
            var dot = text.IndexOf((byte)'.');
            if (!TryReadNumber(dot < 0 ? text : text[..dot], out var number))
                return false;

            if (dot < 0)
            {
                var bits = 8 * (5 - parts);
                if (number >> bits != 0) return false;
                address = (uint)(((ulong)address << bits) | number);
                return true;
            }

            if (number > 255) return false;
            address = (address << 8) | (uint)number;
            text = text[(dot + 1)..];
        }

        return false;
    }

    /// <summary>Whether the last label of a host is a number in one of those spellings, so that the host can be no name (RFC 3261 §25.1: a toplabel begins with a letter).</summary>
    public static bool EndsInNumber(ReadOnlySpan<byte> host)
    {
        var last = host[(host.LastIndexOf((byte)'.') + 1)..];
        return TryReadNumber(last, out _) || (!last.IsEmpty && !last.ContainsAnyExceptInRange((byte)'0', (byte)'9'));
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        var radix = 10u;
        if (text.Length > 1 && text[0] == (byte)'0')
        {
            var isHex = (text[1] | 0x20) == 'x';
            radix = isHex ? 16u : 8u;
            text = text[(isHex ? 2 : 1)..];
            if (isHex && text.IsEmpty) return true;
        }

        if (text.IsEmpty) return false;
        foreach (var next in text)
        {
            var digit = Digit(next);
            if (digit >= radix) return false;
            number = (number * radix) + digit;
            if (number > uint.MaxValue) return false;
        }

        return true;
    }

    private static uint Digit(byte text)
    {
        var digit = (uint)(text - '0');
        if (digit <= 9) return digit;
        digit = (uint)((text | 0x20) - 'a');
        return digit <= 5 ? digit + 10 : uint.MaxValue;
    }

    private static ulong Join(ReadOnlySpan<ushort> groups) => ((ulong)groups[0] << 48) | ((ulong)groups[1] << 32) | ((ulong)groups[2] << 16) | groups[3];
}
