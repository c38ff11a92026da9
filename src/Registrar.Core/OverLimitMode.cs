namespace Registrar.Core;

/// <summary>What happens when an address of record would get more bindings than <see cref="RegistrarOptions.MaxContactsPerAor"/>.</summary>
/// <remarks>Whoever goes is told in an <c>unregister</c> event with <see cref="RegistrarEventCause.Evicted"/>. A Contact of the request itself never goes.</remarks>
public enum OverLimitMode
{
    /// <summary>The newcomer gets 403.</summary>
    Reject,

    /// <summary>The binding that was made first goes.</summary>
    EvictOldest,

    /// <summary>The binding that would end first goes.</summary>
    EvictSoonest,

    /// <summary>A binding whose phone is not heard of goes, the oldest first; when all are heard of, the oldest.</summary>
    EvictUnreachable,

    /// <summary>One device at a time: each REGISTER takes the place of all other devices, whatever the limit.</summary>
    Single,
}
