namespace Drachtio.Sip;

/// <summary>The methods this library knows; methods are case-sensitive (RFC 3261 §7.1).</summary>
public enum SipMethod : byte
{
    /// <summary>Any other method; read its text.</summary>
    Unknown,

    /// <summary>ACK (RFC 3261 §17.1.1.3).</summary>
    Ack,

    /// <summary>BYE (RFC 3261 §15).</summary>
    Bye,

    /// <summary>CANCEL (RFC 3261 §9).</summary>
    Cancel,

    /// <summary>INFO (RFC 6086).</summary>
    Info,

    /// <summary>INVITE (RFC 3261 §13).</summary>
    Invite,

    /// <summary>MESSAGE (RFC 3428).</summary>
    Message,

    /// <summary>NOTIFY (RFC 6665).</summary>
    Notify,

    /// <summary>OPTIONS (RFC 3261 §11).</summary>
    Options,

    /// <summary>PRACK (RFC 3262).</summary>
    Prack,

    /// <summary>PUBLISH (RFC 3903).</summary>
    Publish,

    /// <summary>REFER (RFC 3515).</summary>
    Refer,

    /// <summary>REGISTER (RFC 3261 §10).</summary>
    Register,

    /// <summary>SUBSCRIBE (RFC 6665).</summary>
    Subscribe,

    /// <summary>UPDATE (RFC 3311).</summary>
    Update,
}
