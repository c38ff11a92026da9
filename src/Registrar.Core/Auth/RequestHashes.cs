using System.IO.Hashing;
using System.Security.Cryptography;

namespace Registrar.Core.Auth;

/// <summary>Remembers HA2, the hash of method and URI (RFC 7616 §3.4.3): every phone of a realm sends the same one.</summary>
/// <remarks>
/// One hash less for each answer, 0.4 to 0.6 µs. 32 places per thread, 6 kB, the last one counts. URIs with a user in them are not
/// remembered: whether one was met lately must tell nothing about a user. Per thread: safe from any.
/// </remarks>
internal sealed class RequestHashes
{
    private const int Places = 32;
    private const int MaxTextBytes = 96;

    // So that nobody outside can choose who shares a place.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    [ThreadStatic]
    private static RequestHashes? _ofThread;

    private readonly Place[] _places = new Place[Places];

    private RequestHashes()
    {
    }

    /// <summary>Writes HA2 as hex digits.</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="text"><c>method:uri</c>.</param>
    /// <param name="hex">Exactly so many digits as a hash has.</param>
    public static void Write(DigestAlgorithm algorithm, ReadOnlySpan<byte> text, Span<byte> hex)
    {
        if (text.Length > MaxTextBytes || text.Contains((byte)'@'))
            Hash(algorithm, text, hex);
        else
            (_ofThread ??= new RequestHashes()).Find(algorithm, text, hex);
    }

    private void Find(DigestAlgorithm algorithm, ReadOnlySpan<byte> text, Span<byte> hex)
    {
        ref var place = ref _places[XxHash3.HashToUInt64(text, Seed) % Places];
        if (place.Algorithm == algorithm && text.SequenceEqual(place.Text.AsSpan(0, place.Length)))
        {
            place.Hex.AsSpan(0, hex.Length).CopyTo(hex);
            return;
        }

        Hash(algorithm, text, hex);
        place.Text ??= new byte[MaxTextBytes];
        place.Hex ??= new byte[DigestAlgorithm.MaxHashBytes * 2];
        text.CopyTo(place.Text);
        hex.CopyTo(place.Hex);
        (place.Algorithm, place.Length) = (algorithm, text.Length);
    }

    private static void Hash(DigestAlgorithm algorithm, ReadOnlySpan<byte> text, Span<byte> hex)
    {
        Span<byte> hash = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        hash = hash[..algorithm.HashBytes];
        algorithm.Hash(text, hash);
        Convert.TryToHexStringLower(hash, hex, out _);
    }

    private struct Place
    {
        public DigestAlgorithm? Algorithm;
        public byte[] Text;
        public byte[] Hex;
        public int Length;
    }
}
