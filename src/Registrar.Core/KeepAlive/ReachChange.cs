namespace Registrar.Core.KeepAlive;

/// <summary>A step between reachable and unreachable.</summary>
internal enum ReachChange : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>Too many misses in a row.</summary>
    Unreachable,

    /// <summary>The connection is gone.</summary>
    FlowLost,

    /// <summary>Heard of again.</summary>
    Reachable,
}
