namespace Registrar.Core.Auth;

/// <summary>What the digest of a request has proven, from nothing to everything.</summary>
internal enum Proof : byte
{
    /// <summary>No usable credentials: only an exact repeat in regping mode may pass.</summary>
    None,

    /// <summary>A right answer on a nonce that is too old, or whose count was used: a fresh challenge with <c>stale=true</c>.</summary>
    Outdated,

    /// <summary>A right answer, seen for the first time.</summary>
    Verified,
}
