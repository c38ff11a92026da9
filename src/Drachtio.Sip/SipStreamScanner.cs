using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>Finds where a message ends in a byte stream (RFC 3261 §18.3).</summary>
/// <remarks>
/// Remembers how far it has looked, so a sender that drips bytes costs no more than one that does not. One per stream, one
/// thread at a time; allocation-free once its table has grown.
/// </remarks>
public sealed class SipStreamScanner
{
    private readonly SipLimits _limits;
    private readonly HeaderTable _headers = new();
    private int _scanned;
    private int _measured;

    /// <summary>Makes a scanner at the start of a stream.</summary>
    /// <param name="limits">The caps.</param>
    public SipStreamScanner(SipLimits limits) => _limits = limits;

    /// <summary>Measures the first message in the buffer.</summary>
    /// <param name="buffered">
    /// What has come and was not consumed. After a <see langword="false"/> the caller may consume <paramref name="skip"/> bytes, no
    /// others, and comes again with more; after a <see langword="true"/> it consumes both counts.
    /// </param>
    /// <param name="skip">Line ends before the message; four of them (CRLF CRLF) are a ping (RFC 5626 §3.5.1).</param>
    /// <param name="length">Bytes of the message behind them; with an error the bytes of its headers as far as known, to answer it.</param>
    /// <param name="error">
    /// When not <see cref="SipParseError.None"/> the stream cannot be followed: answer and close. Too large, or no usable
    /// Content-Length, which a stream needs.
    /// </param>
    /// <returns>Whether a whole message is there.</returns>
    public bool TryMeasure(ReadOnlySpan<byte> buffered, out int skip, out int length, out SipParseError error)
    {
        length = 0;
        error = SipParseError.None;
        skip = buffered.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (skip < 0)
        {
            skip = buffered.Length;
            return false;
        }

        var message = buffered[skip..];
        if (_measured == 0)
        {
            var headers = FindEndOfHeaders(message);
            if (headers == 0)
            {
                _scanned = message.Length;
                if (message.Length > _limits.MaxMessageBytes) error = SipParseError.MessageTooLarge;
                return false;
            }

            error = Measure(message[..headers]);
            length = headers;
            if (error != SipParseError.None) return false;
        }

        length = _measured;
        if (message.Length < _measured) return false;
        _measured = 0;
        _scanned = 0;
        return true;
    }

    private int FindEndOfHeaders(ReadOnlySpan<byte> message)
    {
        // An end that straddles two reads started at most three bytes before the new ones.
        var position = Math.Max(0, Math.Min(_scanned, message.Length) - 3);
        while (true)
        {
            var lineFeed = message[position..].IndexOf((byte)'\n');
            if (lineFeed < 0) return 0;
            position += lineFeed + 1;
            var rest = message[position..];
            if (rest.StartsWith("\n"u8)) return position + 1;
            if (rest.StartsWith("\r\n"u8)) return position + 2;
        }
    }

    private SipParseError Measure(ReadOnlySpan<byte> headers)
    {
        _headers.Clear();
        var indexer = new MessageIndexer(headers, _limits, _headers);
        indexer.Run();

        var index = _headers.First(SipHeaderId.ContentLength);
        if (indexer.Error == SipParseError.MessageTooLarge) return indexer.Error;
        if (index < 0) return SipParseError.BadContentLength;

        var length = -1L;
        for (; index >= 0; index = _headers[index].Next)
        {
            var value = headers.Slice(_headers[index].ValueStart, _headers[index].ValueLength);
            if (!SipChars.TryParseNumber(value, int.MaxValue, out var number, out _) || (length >= 0 && length != number)) return SipParseError.BadContentLength;
            length = number;
        }

        if (length > _limits.MaxBodyBytes) return SipParseError.BodyTooLarge;
        if (headers.Length + length > _limits.MaxMessageBytes) return SipParseError.MessageTooLarge;
        _measured = headers.Length + (int)length;
        return SipParseError.None;
    }
}
