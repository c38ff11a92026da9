using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>The comma-separated values of one header over all its lines, in order; use it in <c>foreach</c>.</summary>
/// <remarks>
/// Commas inside quoted strings and angle brackets do not separate (RFC 3261 §7.3.1). Empty elements are left out. A quote or
/// bracket that never ends makes the rest of its line one value, which its parser will refuse. Not for headers whose commas
/// separate parameters (Authorization, WWW-Authenticate) or mean nothing (Date, Subject). No allocation.
/// </remarks>
public ref struct SipHeaderValues
{
    private SipHeaderLines _lines;
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _current;

    internal SipHeaderValues(SipHeaderLines lines) => _lines = lines;

    private SipHeaderValues(ReadOnlySpan<byte> line) => _rest = line;

    /// <summary>The value, trimmed.</summary>
    public readonly ReadOnlySpan<byte> Current => _current;

    /// <summary>Splits one line that is at hand.</summary>
    /// <param name="line">A header's value.</param>
    public static SipHeaderValues Of(ReadOnlySpan<byte> line) => new(line);

    /// <summary>This.</summary>
    public readonly SipHeaderValues GetEnumerator() => this;

    /// <summary>Goes to the next value.</summary>
    /// <returns><see langword="false"/> after the last.</returns>
    public bool MoveNext()
    {
        while (true)
        {
            // Empty elements go many at a time: a line may be nothing but commas. Most values begin with a letter, beyond them all.
            if (!_rest.IsEmpty && _rest[0] <= (byte)',') _rest = _rest.TrimStart(", \t\r\n"u8);
            if (!_rest.IsEmpty)
            {
                var end = ListScanner.ElementLength(_rest);
                _current = SipChars.Trim(_rest[..end]);
                _rest = end < _rest.Length ? _rest[(end + 1)..] : [];
                return true;
            }

            if (!_lines.MoveNext()) return false;
            _rest = _lines.Current;
        }
    }
}
