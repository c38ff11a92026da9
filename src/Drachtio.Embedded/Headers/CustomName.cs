namespace Drachtio.Embedded.Headers;

/// <summary>How the server writes the name of a header it does not know.</summary>
internal static class CustomName
{
    /// <summary>Capitalises the first letter and each one behind '-'; a name that begins with <c>X-</c> is kept.</summary>
    public static void Write(ReadOnlySpan<byte> name, Span<byte> output)
    {
        name.CopyTo(output);
        if (name.Length > 1 && name[0] is (byte)'X' or (byte)'x' && name[1] == '-') return;
        for (var at = 0; at < name.Length; at++)
        {
            if (at == 0 || name[at - 1] == '-') output[at] = (byte)char.ToUpperInvariant((char)name[at]);
        }
    }
}
