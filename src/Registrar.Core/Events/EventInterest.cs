namespace Registrar.Core.Events;

/// <summary>The events a reader cares for, as one bit for each type and cause.</summary>
/// <remarks>Bits and no callback: the ring asks under its lock.</remarks>
internal readonly record struct EventInterest
{
    private const int CausesPerType = 16;

    private readonly UInt128 _bits;

    private EventInterest(UInt128 bits) => _bits = bits;

    /// <summary>Everything.</summary>
    public static EventInterest All { get; } = new(UInt128.MaxValue);

    /// <summary>What somebody says he wants; asked once for each type and cause.</summary>
    public static EventInterest Of(Func<RegistrarEventType, RegistrarEventCause, bool> wants)
    {
        var bits = UInt128.Zero;
        foreach (var type in Enum.GetValues<RegistrarEventType>())
        {
            foreach (var cause in Enum.GetValues<RegistrarEventCause>())
            {
                if (wants(type, cause)) bits |= Bit(type, cause);
            }
        }

        return new EventInterest(bits);
    }

    /// <summary>Whether an event is among them.</summary>
    public bool Has(in EventEntry entry) => (_bits & Bit(entry.Type, entry.Cause)) != UInt128.Zero;

    private static UInt128 Bit(RegistrarEventType type, RegistrarEventCause cause) => UInt128.One << (((int)type * CausesPerType) + (int)cause);
}
