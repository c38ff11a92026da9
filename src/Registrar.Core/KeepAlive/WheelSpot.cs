namespace Registrar.Core.KeepAlive;

/// <summary>Where in the <see cref="PingWheel"/> a binding is.</summary>
internal enum WheelSpot : byte
{
    /// <summary>Nowhere: it is not pinged.</summary>
    None,

    /// <summary>In the slot of its due time.</summary>
    Slot,

    /// <summary>Due, and waiting to be let go.</summary>
    Waiting,

    /// <summary>Let go, and about to come back.</summary>
    Out,
}
