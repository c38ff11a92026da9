namespace Drachtio.Sip.Text;

/// <summary>One pass over a message: start line, header lines with their folds, end of headers.</summary>
/// <remarks>Goes on after an error where it can: a server needs Via, From, To, Call-ID and CSeq to answer a bad request.</remarks>
internal ref struct MessageIndexer(ReadOnlySpan<byte> bytes, SipLimits limits, HeaderTable table)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly SipLimits _limits = limits;
    private readonly HeaderTable _table = table;
    private int _position;

    public SipParseError Error { get; private set; }

    /// <summary>Start and end of the first line, without its line end.</summary>
    public Range StartLine { get; private set; }

    /// <summary>First byte after the empty line, or the end of the bytes.</summary>
    public int BodyStart { get; private set; }

    /// <summary>Lines without a colon or with a name that is no token: skipped, as RFC 3261 §8.2.2 asks for what is not needed.</summary>
    public int SkippedLines { get; private set; }

    public void Run()
    {
        SkipLeadingLineEnds();
        BodyStart = _bytes.Length;
        if (_position == _bytes.Length)
        {
            Fail(SipParseError.Empty);
            return;
        }

        if (_bytes.Length - _position > _limits.MaxMessageBytes)
        {
            Fail(SipParseError.MessageTooLarge);
            return;
        }

        var start = _position;
        var isWhole = ReadLine(out var end);
        StartLine = start..end;
        if (!isWhole) Fail(SipParseError.Incomplete);
        else ReadHeaders();
    }

    // RFC 3261 §7.5: CRLF before the start line is ignored; over streams it is a keep-alive (RFC 5626 §3.5.1).
    private void SkipLeadingLineEnds()
    {
        var first = _bytes.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        _position = first < 0 ? _bytes.Length : first;
    }

    private void ReadHeaders()
    {
        while (_position < _bytes.Length)
        {
            var start = _position;
            var isWhole = ReadLine(out var end);
            if (start == end && isWhole)
            {
                BodyStart = _position;
                return;
            }

            if (IsBlank(_bytes[start]))
            {
                // Only the line behind the start line gets here: all other folds belong to the header above.
                Fail(SipParseError.MalformedLine);
                continue;
            }

            var firstLineEnd = end;
            while (isWhole && _position < _bytes.Length && IsBlank(_bytes[_position])) isWhole = ReadLine(out end);
            if (!AddHeader(start, firstLineEnd, end) || !isWhole) break;
        }

        Fail(SipParseError.Incomplete);
    }

    private bool AddHeader(int start, int firstLineEnd, int end)
    {
        if (end - start > _limits.MaxHeaderBytes)
        {
            Fail(SipParseError.HeaderTooLong);
            return true;
        }

        var colon = _bytes[start..firstLineEnd].IndexOf((byte)':');
        var nameLength = colon < 0 ? 0 : colon;
        while (nameLength > 0 && IsBlank(_bytes[start + nameLength - 1])) nameLength--;
        // A name that has an id is a token.
        var name = _bytes.Slice(start, nameLength);
        var id = HeaderNames.Find(name);
        if (id == SipHeaderId.Other && !SipChars.IsToken(name))
        {
            SkippedLines++;
            return true;
        }

        if (_table.Count >= Math.Min(_limits.MaxHeaders, short.MaxValue))
        {
            Fail(SipParseError.TooManyHeaders);
            return false;
        }

        var valueStart = start + colon + 1;
        while (valueStart < end && SipChars.IsLws(_bytes[valueStart])) valueStart++;
        var valueEnd = end;
        while (valueEnd > valueStart && SipChars.IsLws(_bytes[valueEnd - 1])) valueEnd--;
        _table.Add(id, start, nameLength, valueStart, valueEnd - valueStart);
        return true;
    }

    // A line ends with CRLF, or with LF alone as much software sends it. A CR inside a line is refused: peers that take it
    // for a line end would see headers that we do not.
    private bool ReadLine(out int end)
    {
        while (true)
        {
            var lineFeed = _bytes[_position..].IndexOfAny((byte)'\r', (byte)'\n');
            if (lineFeed < 0)
            {
                end = _bytes.Length;
                _position = end;
                return false;
            }

            end = _position + lineFeed;
            _position = end + 1;
            if (_bytes[end] == (byte)'\n') return true;
            if (_position < _bytes.Length && _bytes[_position] == (byte)'\n')
            {
                _position++;
                return true;
            }

            if (_position == _bytes.Length) return false;
            Fail(SipParseError.MalformedLine);
        }
    }

    private void Fail(SipParseError error)
    {
        if (Error == SipParseError.None) Error = error;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';
}
