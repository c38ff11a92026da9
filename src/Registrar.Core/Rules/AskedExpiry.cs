using Drachtio.Sip;

namespace Registrar.Core.Rules;

/// <summary>An expiry as a phone wrote it: not at all, as nonsense, or as seconds.</summary>
/// <remarks>RFC 3261 §10.3 step 7 treats nonsense like nothing, but it still beats what is lower in precedence.</remarks>
internal readonly record struct AskedExpiry
{
    private AskedExpiry(bool isPresent, bool isNumber, uint seconds) => (IsPresent, IsNumber, Seconds) = (isPresent, isNumber, seconds);

    /// <summary>Nothing was written.</summary>
    public static AskedExpiry Absent => default;

    /// <summary>Something was written.</summary>
    public bool IsPresent { get; }

    /// <summary>What was written is a number.</summary>
    public bool IsNumber { get; }

    /// <summary>The number; above 2^32-1 it is 2^32-1.</summary>
    public uint Seconds { get; }

    /// <summary>Whether this removes a binding.</summary>
    public bool IsZero => IsNumber && Seconds == 0;

    /// <summary>Reads a value that is there.</summary>
    public static AskedExpiry Read(ReadOnlySpan<byte> value) =>
        DeltaSeconds.TryParse(value, out var seconds) ? new AskedExpiry(true, true, seconds) : new AskedExpiry(true, false, 0);
}
