using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Drachtio.Client.Wire;

/// <summary>Message ids of one connection: UUID-shaped, a random head and a masked counter.</summary>
/// <remarks>
/// The server looks replies up in one table for all its apps (drachtio-protocol §2.1), so two apps must never meet: 74
/// random bits per connection stand before 48 counter bits. The counter comes back out of the reply without a string or
/// a dictionary of strings. Immutable: any thread.
/// </remarks>
internal sealed class MessageIds
{
    /// <summary>Bytes of an id.</summary>
    public const int Length = 36;

    private const int HeadLength = 24;
    private const ulong CounterMask = 0xFFFF_FFFF_FFFF;

    private readonly byte[] _head;
    private readonly ulong _mask;

    /// <summary>Draws the random part.</summary>
    public MessageIds()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        random[6] = (byte)((random[6] & 0x0F) | 0x40); // version 4
        random[8] = (byte)((random[8] & 0x3F) | 0x80); // variant of RFC 9562
        var uuid = new Guid(random, bigEndian: true).ToString("D");
        _head = Encoding.ASCII.GetBytes(uuid[..HeadLength]);
        _mask = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(random[8..]) & CounterMask;
    }

    /// <summary>Writes the id of a number, <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination, long number)
    {
        _head.CopyTo(destination);
        var value = ((ulong)number ^ _mask) & CounterMask;
        for (var at = Length - 1; at >= HeadLength; at--)
        {
            destination[at] = "0123456789abcdef"u8[(int)(value & 0xF)];
            value >>= 4;
        }
    }

    /// <summary>Reads the number back.</summary>
    /// <returns><see langword="false"/> when the id is not one of this connection.</returns>
    public bool TryRead(ReadOnlySpan<byte> id, out long number)
    {
        number = 0;
        if (id.Length != Length || !id.StartsWith(_head)
            || !Utf8Parser.TryParse(id[HeadLength..], out ulong value, out var used, 'x') || used != Length - HeadLength)
        {
            return false;
        }

        number = (long)(value ^ _mask);
        return true;
    }
}
