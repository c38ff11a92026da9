using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Registrar.Core.Auth;

/// <summary>One hash of the digest scheme: its name on the wire and its bytes.</summary>
/// <remarks>RFC 7616 §3.3, RFC 8760. Adding one means adding an instance here and its HA1 to <see cref="UserCredentials"/>. No state: safe from any thread.</remarks>
internal abstract class DigestAlgorithm
{
    /// <summary>Longest hash of any algorithm, bytes.</summary>
    public const int MaxHashBytes = 32;

    /// <summary>The algorithm every phone knows.</summary>
    public static readonly DigestAlgorithm Md5 = new Md5Algorithm();

    /// <summary>RFC 8760.</summary>
    public static readonly DigestAlgorithm Sha256 = new Sha256Algorithm();

    /// <summary>SHA-512/256, RFC 8760.</summary>
    public static readonly DigestAlgorithm Sha512256 = new Sha512256Algorithm();

    private static readonly DigestAlgorithm[] StrongestFirst = [Sha512256, Sha256, Md5];

    /// <summary>Name in challenges.</summary>
    public abstract string Name { get; }

    /// <summary>Length of a hash in bytes.</summary>
    public abstract int HashBytes { get; }

    /// <summary>What follows the nonce in a challenge.</summary>
    public byte[] ChallengeEnd => field ??= Encoding.ASCII.GetBytes($"\", algorithm={Name}, qop=\"auth\"");

    /// <summary>Hashes <paramref name="source"/>.</summary>
    public abstract void Hash(ReadOnlySpan<byte> source, Span<byte> destination);

    /// <summary>Copies the user's ready HA1 for this algorithm.</summary>
    /// <param name="user">The user.</param>
    /// <param name="destination"><see cref="MaxHashBytes"/> long.</param>
    /// <returns><see langword="false"/> when there is none; then nothing is written.</returns>
    public abstract bool TryCopyHa1(UserCredentials user, Span<byte> destination);

    /// <summary>The algorithms of these names, any case, strongest first, each once.</summary>
    public static DigestAlgorithm[] Offered(IReadOnlyList<string> names) =>
        [.. StrongestFirst.Where(algorithm => names.Contains(algorithm.Name, StringComparer.OrdinalIgnoreCase))];

    private sealed class Md5Algorithm : DigestAlgorithm
    {
        // Managed: 0.5 µs for the 146 bytes of a response where the way into OpenSSL and back costs 0.73. Ready again after each hash.
        [ThreadStatic]
        private static MD5Digest? _digest;

        public override string Name => "MD5";

        public override int HashBytes => MD5.HashSizeInBytes;

        public override void Hash(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            // Kept again only when it is empty again: after an exception it would still hold the text.
            var digest = _digest ?? new MD5Digest();
            _digest = null;
            digest.BlockUpdate(source);
            digest.DoFinal(destination);
            _digest = digest;
        }

        public override bool TryCopyHa1(UserCredentials user, Span<byte> destination) => user.TryCopyHa1(destination);
    }

    private sealed class Sha256Algorithm : DigestAlgorithm
    {
        // A reused one costs 0.5 µs where HashData, which makes one each time, costs 0.7 (60 bytes, OpenSSL 3.0).
        [ThreadStatic]
        private static IncrementalHash? _hash;

        public override string Name => "SHA-256";

        public override int HashBytes => SHA256.HashSizeInBytes;

        public override void Hash(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            var hash = _hash ?? IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _hash = null;
            hash.AppendData(source);
            hash.GetHashAndReset(destination);
            _hash = hash;
        }

        public override bool TryCopyHa1(UserCredentials user, Span<byte> destination) => user.TryCopyHa1Sha256(destination);
    }

    // Not SHA-512 cut to 256 bits: it starts from other values (FIPS 180-4 §5.3.6), and .NET has it not.
    private sealed class Sha512256Algorithm : DigestAlgorithm
    {
        // Making one hashes the start values first; ready again after each hash.
        [ThreadStatic]
        private static Sha512tDigest? _digest;

        public override string Name => "SHA-512-256";

        public override int HashBytes => 32;

        public override void Hash(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            var digest = _digest ?? new Sha512tDigest(256);
            _digest = null;
            digest.BlockUpdate(source);
            digest.DoFinal(destination);
            _digest = digest;
        }

        public override bool TryCopyHa1(UserCredentials user, Span<byte> destination) => user.TryCopyHa1Sha512256(destination);
    }
}
