namespace Registrar.Core.Defence;

/// <summary>What <see cref="ContactTargets"/> says about where a Contact points.</summary>
internal enum TargetVerdict : byte
{
    /// <summary>Requests may be sent there.</summary>
    Allowed,

    /// <summary>No sip or sips URI, or one without a host.</summary>
    Unreadable,

    /// <summary>A number that only some resolvers take for an address: <c>0x7f.1</c>, <c>2130706433</c>, <c>010.0.0.1</c>.</summary>
    OddSpelling,

    /// <summary>0.0.0.0/8 or <c>::</c>: whoever reads it thinks of himself.</summary>
    Unspecified,

    /// <summary>127.0.0.0/8, <c>::1</c> or a name for them, and the packet did not come from there.</summary>
    Loopback,

    /// <summary>169.254.0.0/16 or fe80::/10, and the packet did not come from there.</summary>
    LinkLocal,

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    Multicast,

    /// <summary>255.255.255.255.</summary>
    Broadcast,

    /// <summary>240.0.0.0/4.</summary>
    Reserved,

    /// <summary>The server's own address and port: a call would come back, for ever.</summary>
    OwnListener,
}
