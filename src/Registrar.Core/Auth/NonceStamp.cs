namespace Registrar.Core.Auth;

/// <summary>What a genuine nonce says about itself.</summary>
/// <param name="IssuedMs">When it was made, milliseconds since 1970.</param>
/// <param name="Id">64 random bits that tell it from every other; never 0.</param>
/// <param name="IsBound">It is good for the source address it was made for only.</param>
internal readonly record struct NonceStamp(long IssuedMs, ulong Id, bool IsBound = false);
