using System.Security.Cryptography;

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

    /// <summary>Name in challenges.</summary>
    public abstract string Name { get; }

    /// <summary>Length of a hash in bytes.</summary>
    public abstract int HashBytes { get; }

    /// <summary>Hashes <paramref name="source"/>.</summary>
    public abstract void Hash(ReadOnlySpan<byte> source, Span<byte> destination);

    /// <summary>The user's ready HA1 for this algorithm, if there is one.</summary>
    public abstract string? Ha1Of(UserCredentials user);

    /// <summary>Finds an algorithm by name, any case.</summary>
    public static DigestAlgorithm? Find(string name) =>
        string.Equals(name, Md5.Name, StringComparison.OrdinalIgnoreCase) ? Md5
        : string.Equals(name, Sha256.Name, StringComparison.OrdinalIgnoreCase) ? Sha256
        : null;

    private sealed class Md5Algorithm : DigestAlgorithm
    {
        public override string Name => "MD5";

        public override int HashBytes => MD5.HashSizeInBytes;

        public override void Hash(ReadOnlySpan<byte> source, Span<byte> destination) => MD5.HashData(source, destination);

        public override string? Ha1Of(UserCredentials user) => user.Ha1;
    }

    private sealed class Sha256Algorithm : DigestAlgorithm
    {
        public override string Name => "SHA-256";

        public override int HashBytes => SHA256.HashSizeInBytes;

        public override void Hash(ReadOnlySpan<byte> source, Span<byte> destination) => SHA256.HashData(source, destination);

        public override string? Ha1Of(UserCredentials user) => user.Ha1Sha256;
    }
}
