using System.Security.Cryptography;

namespace Drachtio.Embedded.Text;

/// <summary>Random tags and branches, looking as the real server's do.</summary>
internal static class Identifiers
{
    /// <summary>Characters of a tag.</summary>
    public const int TagLength = 13;

    private static ReadOnlySpan<byte> Alphabet => "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    /// <summary>A tag of 13 characters, 77 random bits.</summary>
    public static byte[] NewTag()
    {
        var tag = new byte[TagLength];
        Fill(tag);
        return tag;
    }

    /// <summary>A branch with the magic cookie of RFC 3261 §8.1.1.7.</summary>
    public static byte[] NewBranch()
    {
        var branch = new byte[7 + TagLength];
        "z9hG4bK"u8.CopyTo(branch);
        Fill(branch.AsSpan(7));
        return branch;
    }

    private static void Fill(Span<byte> destination)
    {
        Span<byte> random = stackalloc byte[TagLength];
        RandomNumberGenerator.Fill(random);
        for (var at = 0; at < destination.Length; at++) destination[at] = Alphabet[random[at] % Alphabet.Length];
    }
}
