using System.Buffers.Text;

namespace Load.Phones;

/// <summary>Where a simulated phone claims to be: its own address, always of the same length, so that templates have fixed places.</summary>
internal static class PhoneAddress
{
    /// <summary>Bytes of an address, <c>10.1nn.1nn.1nn</c>.</summary>
    public const int Length = 14;

    /// <summary>Phones that have an address of their own.</summary>
    public const int MaxPhones = 128 * 128 * 128;

    /// <summary>Writes the address of a phone.</summary>
    public static void Write(Span<byte> destination, int phone)
    {
        "10.100.100.100"u8.CopyTo(destination);
        Utf8Formatter.TryFormat(100 + (phone >> 14 & 127), destination[3..], out _);
        Utf8Formatter.TryFormat(100 + (phone >> 7 & 127), destination[7..], out _);
        Utf8Formatter.TryFormat(100 + (phone & 127), destination[11..], out _);
    }

    /// <summary>Port of a phone, five digits.</summary>
    public static int Port(int phone) => 20_000 + (phone % 40_000);
}
