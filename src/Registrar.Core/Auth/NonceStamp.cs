namespace Registrar.Core.Auth;

/// <summary>What a genuine nonce says about itself.</summary>
/// <param name="IssuedMs">When it was made, milliseconds since 1970.</param>
/// <param name="Id">Tells it from every other: the era in the highest byte, 55 random bits, the lowest bit set, so never 0.</param>
/// <param name="IsBound">It is good for the source address it was made for only.</param>
/// <param name="IsElsewhere">It was given to another source than the one that answers it: whoever answers may be a phone that has moved, or a guesser.</param>
internal readonly record struct NonceStamp(long IssuedMs, ulong Id, bool IsBound = false, bool IsElsewhere = false)
{
    /// <summary>What <see cref="NonceLedger.Era"/> was where it was made.</summary>
    public byte Era => (byte)(Id >> 56);

    /// <summary>The nonce as one user's: whoever else answers it, even with a right password, counts by himself.</summary>
    /// <remarks>The hash has a seed that dies with the process: nobody can look for a name that meets another's. Era and lowest bit stay.</remarks>
    public NonceStamp Of(ReadOnlySpan<char> user) => this with { Id = Id ^ ((ulong)(uint)string.GetHashCode(user, StringComparison.Ordinal) << 8) };
}
