namespace Registrar.Core.Bindings;

/// <summary>Keeps <c>;+sip.instance="&lt;urn:uuid:…&gt;"</c> in 16 bytes instead of 64, and writes it again as it was sent.</summary>
/// <remarks>
/// Nearly every phone that has an instance (RFC 5626 §4.1) writes it this way (RFC 4122 §3), in lower or upper case; anything else,
/// mixed case included, is kept as sent. 48 of some 300 bytes per binding. No state.
/// </remarks>
internal static class InstanceText
{
    /// <summary>Bytes that are kept.</summary>
    public const int PackedBytes = 16;

    /// <summary>Bytes of the parameter that are not kept.</summary>
    public const int SavedBytes = ParameterBytes - PackedBytes;

    /// <summary>Bytes of the parameter as sent.</summary>
    public const int ParameterBytes = 26 + UuidBytes + 2;

    private const int UuidBytes = 36;
    private const int HexBytes = PackedBytes * 2;

    // <urn:uuid: and >
    private const int UrnStart = 10;
    private const int UrnBytes = UrnStart + UuidBytes + 1;

    private static ReadOnlySpan<byte> Prefix => ";+sip.instance=\"<urn:uuid:"u8;

    private static ReadOnlySpan<byte> Suffix => ">\""u8;

    /// <summary>Finds a parameter that can be packed.</summary>
    /// <param name="parameters">Header parameters as sent.</param>
    /// <param name="instance">Content of the instance as sent.</param>
    /// <param name="packed">Gets the 16 bytes.</param>
    /// <param name="start">Where the parameter begins.</param>
    /// <param name="isUpper">Its digits are upper case.</param>
    public static bool TryPack(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> instance, Span<byte> packed, out int start, out bool isUpper)
    {
        start = -1;
        isUpper = false;
        if (instance.Length != UrnBytes || (start = parameters.IndexOf(Prefix)) < 0 || parameters.Length - start < ParameterBytes)
            return false;

        var rest = parameters[(start + Prefix.Length - UrnStart)..];
        if (!rest.StartsWith(instance) || !rest[(UrnBytes - 1)..].StartsWith(Suffix))
            return false;

        Span<byte> hex = stackalloc byte[HexBytes];
        Span<byte> again = stackalloc byte[HexBytes];
        if (!TryTakeDigits(instance.Slice(UrnStart, UuidBytes), hex) || Convert.FromHexString(hex, packed, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;

        Convert.TryToHexStringLower(packed, again, out _);
        if (hex.SequenceEqual(again))
            return true;

        isUpper = true;
        return Convert.TryToHexString(packed, again, out _) && hex.SequenceEqual(again);
    }

    /// <summary>Whether the content of an instance, as sent, is the packed one.</summary>
    /// <remarks>Digit by digit: the first one tells nearly all others apart, and an address of record compares each contact with each binding.</remarks>
    public static bool IsSame(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> packed, bool isUpper)
    {
        if (instance.Length != UrnBytes || instance[^1] != (byte)'>' || !instance.StartsWith("<urn:uuid:"u8))
            return false;

        var digits = isUpper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        var at = UrnStart;
        for (var i = 0; i < PackedBytes; i++)
        {
            if (IsDash(at - UrnStart) && instance[at++] != (byte)'-')
                return false;

            if (instance[at++] != digits[packed[i] >> 4] || instance[at++] != digits[packed[i] & 15])
                return false;
        }

        return true;
    }

    /// <summary>Whether header parameters, as sent, are the stored ones with a packed instance.</summary>
    public static bool IsSameParameters(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> stored, int start, bool isUpper)
    {
        if (sent.Length != stored.Length + SavedBytes || !sent.StartsWith(stored[..start]) || !sent.EndsWith(stored[(start + PackedBytes)..]))
            return false;

        var parameter = sent.Slice(start, ParameterBytes);
        return parameter.StartsWith(Prefix) && parameter.EndsWith(Suffix)
            && IsSame(parameter.Slice(Prefix.Length - UrnStart, UrnBytes), stored.Slice(start, PackedBytes), isUpper);
    }

    /// <summary>Writes the whole parameter.</summary>
    /// <param name="packed">The 16 bytes.</param>
    /// <param name="isUpper">In upper case.</param>
    /// <param name="parameter">At least 64 bytes.</param>
    /// <returns>What was written.</returns>
    public static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> packed, bool isUpper, Span<byte> parameter)
    {
        Span<byte> hex = stackalloc byte[HexBytes];
        _ = isUpper ? Convert.TryToHexString(packed, hex, out _) : Convert.TryToHexStringLower(packed, hex, out _);

        Prefix.CopyTo(parameter);
        var at = Prefix.Length;
        for (var i = 0; i < HexBytes; i++)
        {
            if (IsDash(at - Prefix.Length)) parameter[at++] = (byte)'-';
            parameter[at++] = hex[i];
        }

        Suffix.CopyTo(parameter[at..]);
        return parameter[..ParameterBytes];
    }

    /// <summary>The content of the instance in a whole parameter.</summary>
    public static ReadOnlySpan<byte> ContentOf(ReadOnlySpan<byte> parameter) => parameter.Slice(Prefix.Length - UrnStart, UrnBytes);

    private static bool TryTakeDigits(ReadOnlySpan<byte> uuid, Span<byte> hex)
    {
        var count = 0;
        for (var i = 0; i < uuid.Length; i++)
        {
            if (!IsDash(i))
                hex[count++] = uuid[i];
            else if (uuid[i] != (byte)'-')
                return false;
        }

        return true;
    }

    private static bool IsDash(int position) => position is 8 or 13 or 18 or 23;
}
