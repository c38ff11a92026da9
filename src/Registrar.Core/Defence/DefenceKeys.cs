using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Registrar.Core.Defence;

/// <summary>Turns what came from the network into the 64-bit keys of the tables here.</summary>
/// <remarks>
/// XxHash3 with a seed of this object, random by default. Up to 240 bytes the seed goes into every step, so nobody outside can look
/// for two names that meet; the tables keep the key only, and two of a million keys meet with a chance of 3 in 10^8.
/// A key is never 0, which the tables keep for "empty". Immutable; safe from any thread.
/// </remarks>
/// <param name="seed">The seed; tests may want the same one twice.</param>
internal sealed class DefenceKeys(long seed)
{
    /// <summary>Makes keys nobody can foresee.</summary>
    public DefenceKeys()
        : this(BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)))
    {
    }

    /// <summary>Key of a realm.</summary>
    /// <param name="realm">Lower case.</param>
    public ulong OfRealm(ReadOnlySpan<char> realm) => NotZero(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(realm), seed));

    /// <summary>Key of an address of record.</summary>
    /// <param name="realmKey">Of its realm.</param>
    /// <param name="user">Its user in the one spelling the registrar uses.</param>
    public static ulong OfAor(ulong realmKey, ReadOnlySpan<char> user) => NotZero(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(user), unchecked((long)realmKey)));

    /// <summary>Key of a source's <see cref="SourceAddress.Prefix"/>.</summary>
    public ulong OfSource(in SourceAddress source)
    {
        var prefix = source.Prefix;
        return NotZero(Mix(Mix(prefix.High ^ unchecked((ulong)seed)) ^ prefix.Low ^ 0x9E37_79B9_7F4A_7C15));
    }

    /// <summary>Key of an address of record as asked for from one source.</summary>
    public static ulong OfPair(ulong aorKey, ulong sourceKey) => NotZero(Mix(aorKey ^ ulong.RotateLeft(sourceKey, 23)));

    /// <summary>Key of a nonce as one user's: with another user's name beside it, it is another one.</summary>
    public static ulong OfNonce(ulong accountKey, ReadOnlySpan<byte> nonce) => NotZero(XxHash3.HashToUInt64(nonce, unchecked((long)accountKey)));

    /// <summary>Key of any other text, a User-Agent.</summary>
    public ulong OfText(ReadOnlySpan<byte> text) => NotZero(XxHash3.HashToUInt64(text, seed));

    // The finaliser of SplitMix64: a bijection, so different prefixes of the same half never meet.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    private static ulong NotZero(ulong key) => key == 0 ? 1 : key;
}
