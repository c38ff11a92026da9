namespace Registrar.Core.Auth;

/// <summary>Which algorithms have had to hash a clear secret: from then on every answer costs that hash, whoever it names.</summary>
/// <remarks>
/// A directory whose users all have a ready HA1 needs none, for nobody. With the first user who has only a secret, an unknown one
/// and one with an HA1 must cost as much as he does (docs/conformance.md S10); it stays so, or waiting would tell them apart. Safe from any thread.
/// </remarks>
internal sealed class SecretWork
{
    private int _needed;

    /// <summary>Whether each answer of this algorithm hashes a secret, real or not.</summary>
    public bool IsNeeded(DigestAlgorithm algorithm) => (Volatile.Read(ref _needed) & algorithm.Bit) != 0;

    /// <summary>A user without a ready HA1 has been met.</summary>
    public void Need(DigestAlgorithm algorithm)
    {
        if (!IsNeeded(algorithm)) Interlocked.Or(ref _needed, algorithm.Bit);
    }
}
