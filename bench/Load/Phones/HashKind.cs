namespace Load.Phones;

/// <summary>Digest algorithms the phones know.</summary>
internal enum HashKind
{
    /// <summary>RFC 2617.</summary>
    Md5,

    /// <summary>RFC 8760.</summary>
    Sha256,
}
