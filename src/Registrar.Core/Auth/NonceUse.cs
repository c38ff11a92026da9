namespace Registrar.Core.Auth;

/// <summary>What the ledger says to a right answer on a genuine nonce.</summary>
internal enum NonceUse : byte
{
    /// <summary>The count is higher than every one before.</summary>
    Accepted,

    /// <summary>The count was used before, or a higher one was.</summary>
    Used,

    /// <summary>The nonce is too old, or the ledger has no memory of its past any more.</summary>
    Expired,
}
