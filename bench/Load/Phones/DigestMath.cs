using System.Security.Cryptography;

namespace Load.Phones;

/// <summary>The phone's side of digest authentication (RFC 7616 §3.4.1), one-shot hashes over spans.</summary>
/// <remarks>Shares nothing with the code under test. No state, no allocation.</remarks>
internal static class DigestMath
{
    /// <summary>Most bytes of a hash in hex.</summary>
    public const int MaxHexBytes = 64;

    private const int MaxTextBytes = 1024;

    /// <summary>Bytes of a hash in hex.</summary>
    public static int HexBytes(HashKind hash) => hash == HashKind.Md5 ? 32 : 64;

    /// <summary>Writes the hash of parts joined by colons, in lower-case hex.</summary>
    /// <exception cref="ArgumentException">The parts together are longer than 1,000 bytes.</exception>
    public static void HashOf(HashKind hash, Span<byte> hex, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        Span<byte> text = stackalloc byte[MaxTextBytes];
        var length = 0;
        foreach (var part in parts)
        {
            if (length > 0) text[length++] = (byte)':';
            part.Span.CopyTo(text[length..]);
            length += part.Length;
        }

        Hash(hash, text[..length], hex);
    }

    /// <summary>Writes the <c>response</c> for a request with <c>qop=auth</c>, or without when <paramref name="nc"/> is empty.</summary>
    public static void Response(HashKind hash, ReadOnlySpan<byte> ha1, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> nc, ReadOnlySpan<byte> cnonce, ReadOnlySpan<byte> ha2, Span<byte> hex)
    {
        Span<byte> text = stackalloc byte[MaxTextBytes];
        var length = Add(text, 0, ha1);
        length = Add(text, length, nonce);
        if (!nc.IsEmpty)
        {
            length = Add(text, length, nc);
            length = Add(text, length, cnonce);
            length = Add(text, length, "auth"u8);
        }

        length = Add(text, length, ha2);
        Hash(hash, text[..(length - 1)], hex);
    }

    private static int Add(Span<byte> text, int length, ReadOnlySpan<byte> part)
    {
        part.CopyTo(text[length..]);
        text[length + part.Length] = (byte)':';
        return length + part.Length + 1;
    }

    private static void Hash(HashKind hash, ReadOnlySpan<byte> text, Span<byte> hex)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        var written = hash == HashKind.Md5 ? MD5.HashData(text, bytes) : SHA256.HashData(text, bytes);
        Convert.TryToHexStringLower(bytes[..written], hex, out _);
    }
}
