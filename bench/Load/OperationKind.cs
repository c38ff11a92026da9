namespace Load;

/// <summary>One thing a phone does, of one or two requests.</summary>
internal enum OperationKind : byte
{
    /// <summary>REGISTER, challenge, REGISTER with digest, 200 with the phone's Contact.</summary>
    Challenged,

    /// <summary>REGISTER on the nonce the phone has, 200 with its Contact.</summary>
    Refresh,

    /// <summary>REGISTER, challenge, nothing more.</summary>
    Stranger,

    /// <summary>REGISTER with a wrong digest, refused.</summary>
    Wrong,

    /// <summary>REGISTER with expires=0, 200 without the phone's Contact.</summary>
    Unregister,
}
