namespace Load.Phones;

/// <summary>State of one phone.</summary>
internal struct Phone
{
    /// <summary>CSeq of its next request.</summary>
    public uint CSeq;

    /// <summary>Times its nonce was used.</summary>
    public int NonceCount;

    /// <summary>Bytes of its nonce; 0 without one.</summary>
    public ushort NonceBytes;

    /// <summary>Bytes of the opaque that came with it.</summary>
    public ushort OpaqueBytes;

    /// <summary>An operation of its is open.</summary>
    public bool IsBusy;

    /// <summary>It has a binding, as far as the answers say.</summary>
    public bool IsRegistered;

    /// <summary>Nonce count of its first prepared answer; 0 without prepared ones.</summary>
    public int PreparedFrom;
}
