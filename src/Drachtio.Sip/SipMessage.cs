using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>A SIP message as bytes: indexed once, values read on demand.</summary>
/// <remarks>
/// One object per reader, indexed again for each message by <see cref="TryParse"/>: nothing is allocated once its table has
/// grown to the largest message. The bytes given to <see cref="TryParse"/> are <em>borrowed</em>: everything read from the
/// message is valid as long as they are; <see cref="ToOwned"/> makes a copy that stands alone. Not for two threads at a time
/// while it is parsed; reading an owned message is safe from any thread.
/// </remarks>
public sealed class SipMessage
{
    private readonly HeaderTable _headers = new();
    private ReadOnlyMemory<byte> _bytes;
    private Range _methodText;
    private Range _target;
    private Range _body;

    /// <summary>The bytes of this message: start line to end of the body, without what came before or after.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>The caps it was parsed with.</summary>
    public SipLimits Limits { get; private set; } = SipLimits.Default;

    /// <summary>What <see cref="TryParse"/> found wrong first. What could be read is here even then, enough to answer it.</summary>
    public SipParseError Error { get; private set; } = SipParseError.Empty;

    /// <summary>Whether the first line is a request line, good or bad; else it is a status line.</summary>
    public bool IsRequest { get; private set; } = true;

    /// <summary>The request's method; <see cref="SipMethod.Unknown"/> for others and for responses.</summary>
    public SipMethod Method { get; private set; }

    /// <summary>The method as sent; empty in responses.</summary>
    public ReadOnlySpan<byte> MethodText => _bytes.Span[_methodText];

    /// <summary>The Request-URI as sent, not yet judged; empty in responses.</summary>
    public ReadOnlySpan<byte> RequestUri => IsRequest ? _bytes.Span[_target] : [];

    /// <summary>100 to 699 in a response, 0 in a request.</summary>
    public int StatusCode { get; private set; }

    /// <summary>The reason phrase, any bytes but line ends, perhaps empty.</summary>
    public ReadOnlySpan<byte> ReasonPhrase => IsRequest ? [] : _bytes.Span[_target];

    /// <summary>The body, cut to Content-Length; without that header all that follows the empty line (RFC 3261 §18.3).</summary>
    public ReadOnlySpan<byte> Body => _bytes.Span[_body];

    /// <summary>The memory behind <see cref="Body"/>.</summary>
    public ReadOnlyMemory<byte> BodyMemory => _bytes[_body];

    /// <summary>Number of headers that could be indexed, a folded one counted once.</summary>
    public int HeaderCount => _headers.Count;

    /// <summary>Lines that hold no header (no colon, or a name that is no token) and were passed over (RFC 3261 §8.2.2).</summary>
    public int SkippedLineCount { get; private set; }

    /// <summary>A header by its place.</summary>
    /// <param name="index">0 to <see cref="HeaderCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such place.</exception>
    public SipHeader this[int index]
    {
        get
        {
            ref readonly var entry = ref _headers[index];
            var bytes = _bytes.Span;
            return new SipHeader(entry.Id, bytes.Slice(entry.NameStart, entry.NameLength), bytes.Slice(entry.ValueStart, entry.ValueLength));
        }
    }

    /// <summary>Parses a copy of <paramref name="bytes"/> into a new message.</summary>
    /// <param name="bytes">One message; copied.</param>
    /// <param name="limits">The caps.</param>
    /// <param name="message">Always a message; after an error it holds what could be read.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryCreate(ReadOnlyMemory<byte> bytes, SipLimits limits, out SipMessage message, out SipParseError error)
    {
        message = new SipMessage();
        return message.TryParse(bytes.ToArray(), limits, out error);
    }

    /// <summary>Indexes one message into this object; whatever it held before is gone.</summary>
    /// <remarks>
    /// Judges only what framing needs: start line, lines, Content-Length, caps. <see cref="SipMessageRules.Check(SipMessage)"/> judges the
    /// headers. After an error the object is still readable as far as it goes.
    /// </remarks>
    /// <param name="bytes">One message, perhaps with line ends before it and anything after its body; borrowed.</param>
    /// <param name="limits">The caps.</param>
    /// <param name="error">What is wrong first; <see cref="SipParseErrors.ToStatus"/> gives the answer.</param>
    public bool TryParse(ReadOnlyMemory<byte> bytes, SipLimits limits, out SipParseError error)
    {
        _headers.Clear();
        _bytes = bytes;
        Limits = limits;
        var span = bytes.Span;
        var indexer = new MessageIndexer(span, limits, _headers);
        indexer.Run();

        SkippedLineCount = indexer.SkippedLines;
        var startLine = ReadStartLine(span, indexer.StartLine);
        error = startLine != SipParseError.None && indexer.Error is not (SipParseError.Empty or SipParseError.MessageTooLarge)
            ? startLine
            : indexer.Error;

        var length = ReadBody(span, indexer.BodyStart);
        if (error == SipParseError.None) error = length;
        Error = error;
        Bytes = bytes[indexer.StartLine.Start.Value.._body.End.Value];
        return error == SipParseError.None;
    }

    /// <summary>A copy that owns its bytes; allocates.</summary>
    public SipMessage ToOwned()
    {
        var copy = new SipMessage();

        // The same bytes under the same caps: the same result, an error included.
        _ = copy.TryParse(Bytes.ToArray(), Limits, out _);
        return copy;
    }

    /// <summary>The first line's value of a header.</summary>
    /// <param name="id">Not <see cref="SipHeaderId.Other"/>: use <see cref="TryGet(ReadOnlySpan{byte}, out ReadOnlySpan{byte})"/>.</param>
    /// <param name="value">Trimmed, folds kept; perhaps empty.</param>
    /// <returns><see langword="false"/> when the message has no such header.</returns>
    public bool TryGet(SipHeaderId id, out ReadOnlySpan<byte> value)
    {
        var index = _headers.First(id);
        value = index < 0 ? [] : ValueAt(index, out _);
        return index >= 0;
    }

    /// <summary>The first line's value of a header by name, for names without an id.</summary>
    /// <param name="name">In any case; long form only.</param>
    /// <param name="value">Trimmed, folds kept; perhaps empty.</param>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var id = HeaderNames.Find(name);
        if (id != SipHeaderId.Other) return TryGet(id, out value);

        var bytes = _bytes.Span;
        for (var index = _headers.First(SipHeaderId.Other); index >= 0; index = _headers[index].Next)
        {
            ref readonly var entry = ref _headers[index];
            if (!System.Text.Ascii.EqualsIgnoreCase(name, bytes.Slice(entry.NameStart, entry.NameLength))) continue;
            value = bytes.Slice(entry.ValueStart, entry.ValueLength);
            return true;
        }

        value = [];
        return false;
    }

    /// <summary>Number of lines of a header.</summary>
    /// <param name="id">The header.</param>
    public int Count(SipHeaderId id)
    {
        var count = 0;
        for (var index = _headers.First(id); index >= 0; index = _headers[index].Next) count++;
        return count;
    }

    /// <summary>The value of every line of a header.</summary>
    /// <param name="id">The header.</param>
    public SipHeaderLines Lines(SipHeaderId id) => new(this, id);

    /// <summary>Every comma-separated value of a header, over all its lines.</summary>
    /// <param name="id">A header that is a list.</param>
    public SipHeaderValues Values(SipHeaderId id) => new(Lines(id));

    /// <summary>Whether a list header has a token: an option tag of Supported or Require, a method of Allow, a package of Allow-Events.</summary>
    /// <param name="id">A header that is a list of tokens.</param>
    /// <param name="token">In any case; methods are case-sensitive by the RFC, and nobody has two that differ in case.</param>
    public bool HasToken(SipHeaderId id, ReadOnlySpan<byte> token)
    {
        foreach (var value in Values(id))
        {
            if (System.Text.Ascii.EqualsIgnoreCase(value, token)) return true;
        }

        return false;
    }

    /// <summary>The first line's value as text: unfolded, bytes that are no UTF-8 replaced; allocates.</summary>
    /// <param name="id">The header.</param>
    /// <returns><see langword="null"/> when the message has no such header.</returns>
    public string? GetString(SipHeaderId id) => TryGet(id, out var value) ? SipText.Decode(value) : null;

    internal bool HasSeveral(SipHeaderId id) => _headers.First(id) is var first and >= 0 && _headers[first].Next >= 0;

    internal int FirstIndex(SipHeaderId id) => _headers.First(id);

    internal ReadOnlySpan<byte> ValueAt(int index, out int next)
    {
        ref readonly var entry = ref _headers[index];
        next = entry.Next;
        return _bytes.Span.Slice(entry.ValueStart, entry.ValueLength);
    }

    private SipParseError ReadStartLine(ReadOnlySpan<byte> span, Range line)
    {
        var start = line.Start.Value;
        var parsed = StartLine.Parse(span[line], Limits.MaxUriBytes);
        IsRequest = parsed.IsRequest;
        StatusCode = parsed.StatusCode;
        _methodText = (start + parsed.Method.Start.Value)..(start + parsed.Method.End.Value);
        _target = (start + parsed.Target.Start.Value)..(start + parsed.Target.End.Value);
        Method = SipMethods.Parse(span[_methodText]);
        return parsed.Error;
    }

    private SipParseError ReadBody(ReadOnlySpan<byte> span, int bodyStart)
    {
        var available = span.Length - bodyStart;
        _body = bodyStart..span.Length;
        if (_headers.First(SipHeaderId.ContentLength) < 0)
            return available > Limits.MaxBodyBytes ? SipParseError.BodyTooLarge : SipParseError.None;

        var length = -1L;
        foreach (var value in Lines(SipHeaderId.ContentLength))
        {
            // Two equal lengths say the same; two different ones let two readers see two messages.
            if (!SipChars.TryParseNumber(value, int.MaxValue, out var number, out _) || (length >= 0 && length != number))
                return SipParseError.BadContentLength;
            length = number;
        }

        if (length > Limits.MaxBodyBytes) return SipParseError.BodyTooLarge;
        if (length > available) return SipParseError.BadContentLength;
        _body = bodyStart..(bodyStart + (int)length);
        return SipParseError.None;
    }
}
