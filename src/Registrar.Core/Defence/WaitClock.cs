namespace Registrar.Core.Defence;

/// <summary>Reads from the server's time of receipt how long a request has waited, whatever the clocks of the two machines say.</summary>
/// <remarks>
/// Requests come in order, and a read loop that has found nothing to read has caught up: what comes next has not waited for us. From there on
/// only differences count, so neither the zone nor an error of the server's clock matters, and time in the kernel's and the server's own
/// buffers is seen. A clock that is set while the loop is behind shows as a wrong wait until it catches up once. One per connection; belongs to its read loop.
/// </remarks>
internal sealed class WaitClock
{
    private const long DayMs = 86_400_000;

    // "12:34:56.789012": the server always writes six digits of a second.
    private const int TokenLength = 15;

    private long _leastMs;
    private bool _hasBegun;

    /// <summary>How long a request has waited.</summary>
    /// <param name="receipt">The server's token: <c>HH:MM:SS.uuuuuu</c>.</param>
    /// <param name="hasCaughtUp">The first request behind a moment when there was nothing to read.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <returns>Milliseconds; 0 for a token that cannot be read.</returns>
    public long Read(ReadOnlySpan<byte> receipt, bool hasCaughtUp, long nowMs)
    {
        if (!TryParse(receipt, out var receiptMs))
            return 0;

        // Half a day either way, so that midnight is no step.
        var offsetMs = (nowMs % DayMs) - receiptMs;
        var waitedMs = InDay(offsetMs - _leastMs);
        if (_hasBegun && !hasCaughtUp && waitedMs >= 0)
            return waitedMs;

        // Nobody waits less than nothing: whoever seems to tells how far apart the clocks are.
        _hasBegun = true;
        _leastMs = offsetMs;
        return 0;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out long ms)
    {
        ms = 0;
        if (text.Length != TokenLength || text[2] != (byte)':' || text[5] != (byte)':' || text[8] != (byte)'.')
            return false;

        if (!TryReadNumber(text[..2], out var hours) || !TryReadNumber(text[3..5], out var minutes) || !TryReadNumber(text[6..8], out var seconds) || !TryReadNumber(text[9..12], out var thousandths))
            return false;

        ms = (((((hours * 60) + minutes) * 60) + seconds) * 1000) + thousandths;
        return hours < 24 && minutes < 60 && seconds <= 60;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        foreach (var next in text)
        {
            var digit = (uint)(next - (byte)'0');
            if (digit > 9) return false;
            number = (number * 10) + digit;
        }

        return true;
    }

    private static long InDay(long ms)
    {
        ms %= DayMs;
        if (ms >= DayMs / 2) return ms - DayMs;
        return ms < -DayMs / 2 ? ms + DayMs : ms;
    }
}
