namespace Registrar.Core.Auth;

/// <summary>Which algorithms hash a clear secret for every answer, whoever it names.</summary>
/// <remarks>
/// One user with only a secret costs a hash more than an unknown one, so all cost it (docs/conformance.md S10), from the first request
/// on: only the directory can say that none of its users needs it. Asked each time, since its users may change; nothing is learnt
/// from requests. Safe from any thread.
/// </remarks>
/// <param name="directory">Whose word is taken; without one everybody costs the full work.</param>
internal sealed class SecretWork(IUserDirectory? directory = null)
{
    /// <summary>Whether each answer of this algorithm hashes a secret, real or not.</summary>
    public bool IsNeeded(DigestAlgorithm algorithm) => directory is null || !directory.HasReadyHa1(algorithm.Name);
}
