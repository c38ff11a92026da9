namespace Registrar.Core.Defence;

/// <summary>What is known of who asks, before his digest is looked at.</summary>
internal enum Standing : byte
{
    /// <summary>Nobody has proven this address of record from this source lately.</summary>
    Stranger,

    /// <summary>Somebody has. Over UDP a source can be forged, so this buys the budget of one device and no more.</summary>
    Known,

    /// <summary>He carries the nonce of his last right answer as well, which nobody else has seen: a budget that forgers cannot empty.</summary>
    Proven,
}
