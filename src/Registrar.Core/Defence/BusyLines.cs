using Drachtio.Sip;

namespace Registrar.Core.Defence;

/// <summary>The header lines of a 503, written once: Retry-After with each number of seconds of a range (RFC 3261 §20.33).</summary>
/// <remarks>Phones that are shed together would come back together; each gets a number of its own by chance. Immutable after the start; safe from any thread. Shedding costs no allocation.</remarks>
internal sealed class BusyLines
{
    /// <summary>Most different numbers; a wider range is taken in steps.</summary>
    public const int MaxLines = 256;

    private readonly SipHeaderWriter[] _lines;

    /// <summary>Writes the lines.</summary>
    /// <param name="leastSeconds">Least number; default 5.</param>
    /// <param name="mostSeconds">Most, at least the least; default 60.</param>
    public BusyLines(int leastSeconds, int mostSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(leastSeconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSeconds, leastSeconds);

        var step = ((mostSeconds - leastSeconds) / MaxLines) + 1;
        _lines = new SipHeaderWriter[((mostSeconds - leastSeconds) / step) + 1];
        for (var i = 0; i < _lines.Length; i++)
        {
            _lines[i] = new SipHeaderWriter();
            _lines[i].Add(SipHeaderId.RetryAfter, leastSeconds + (i * step));
        }
    }

    /// <summary>The lines, for reading only.</summary>
    public SipHeaderWriter Next() => _lines[Random.Shared.Next(_lines.Length)];
}
