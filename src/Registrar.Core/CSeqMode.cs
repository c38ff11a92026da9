namespace Registrar.Core;

/// <summary>What a CSeq that does not count upwards means (RFC 3261 §10.3 step 7).</summary>
public enum CSeqMode
{
    /// <summary>500, nothing changes.</summary>
    Strict,

    /// <summary>Taken, for phones that forget their CSeq when they restart but not their Call-ID. The digest still stops replays.</summary>
    Lenient,
}
