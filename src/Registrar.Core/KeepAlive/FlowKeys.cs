using System.IO.Hashing;
using System.Security.Cryptography;

namespace Registrar.Core.KeepAlive;

/// <summary>Compares keys of a <see cref="FlowTable"/> as bytes, kept ones with ones still in a message.</summary>
/// <remarks>The seed is random: keys come from the network, and nobody shall make them share a bucket. No state: safe from any thread.</remarks>
internal sealed class FlowKeys : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(byte[] key) => GetHashCode(key.AsSpan());

    /// <inheritdoc/>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate, _seed);
}
