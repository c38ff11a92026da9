namespace Registrar.Core.Defence;

/// <summary>What the defence knows of one request on its way in; lives as long as its handling.</summary>
internal struct Visit
{
    /// <summary>Where it came from.</summary>
    public SourceAddress Source;

    /// <summary>Key of <see cref="Source"/>'s prefix.</summary>
    public ulong SourceKey;

    /// <summary>Key of address of record and source; 0 until <see cref="FrontDoor.Admit"/>.</summary>
    public ulong PairKey;

    /// <summary>Key of the user whose password is claimed, mostly the address of record itself; 0 until <see cref="FrontDoor.Admit"/>.</summary>
    public ulong AccountKey;

    /// <summary>Key of that user and the source.</summary>
    public ulong GuessKey;

    /// <summary>Key of that user's nonce; 0 without one.</summary>
    public ulong NonceKey;

    /// <summary>Family of the scanner it is, else <see cref="ScannerFilter.NoFamily"/>.</summary>
    public int ScannerFamily;

    /// <summary>Who asks, as far as can be known before his digest is looked at.</summary>
    public Standing Standing;
}
