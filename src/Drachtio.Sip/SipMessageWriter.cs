using System.Diagnostics.CodeAnalysis;

namespace Drachtio.Sip;

/// <summary>Writes a whole message: start line, headers, Content-Length, body.</summary>
/// <remarks>Reusable, allocation-free once its buffer has grown. One thread at a time.</remarks>
public sealed class SipMessageWriter
{
    private byte[] _buffer = new byte[2048];
    private int _startLineLength;

    /// <summary>The headers so far; do not add Content-Length, <see cref="Finish"/> does.</summary>
    public SipHeaderWriter Headers { get; } = new();

    /// <summary>Forgets what there is and starts a request.</summary>
    /// <param name="method">A token.</param>
    /// <param name="requestUri">The Request-URI.</param>
    /// <returns><see langword="false"/> when one of them is not safe.</returns>
    public bool TryStartRequest(ReadOnlySpan<byte> method, ReadOnlySpan<byte> requestUri)
    {
        Headers.Clear();
        Grow(SipStartLine.RequestLength(method, requestUri));
        return SipStartLine.TryWriteRequest(method, requestUri, _buffer, out _startLineLength);
    }

    /// <summary>Forgets what there is and starts a response.</summary>
    /// <param name="statusCode">100 to 699.</param>
    /// <param name="reasonPhrase">The reason phrase; <see cref="SipStatus.ReasonPhrase"/> has the usual one.</param>
    /// <returns><see langword="false"/> when one of them is not safe.</returns>
    public bool TryStartResponse(int statusCode, ReadOnlySpan<byte> reasonPhrase)
    {
        Headers.Clear();
        Grow(SipStartLine.ResponseLength(reasonPhrase));
        return SipStartLine.TryWriteResponse(statusCode, reasonPhrase, _buffer, out _startLineLength);
    }

    /// <summary>Copies every line of a header from a received message, in order, unfolded.</summary>
    /// <param name="source">The message.</param>
    /// <param name="id">The header.</param>
    /// <returns><see langword="false"/> when a line could not be copied (a NUL, too long); the others are there.</returns>
    public bool TryCopy(SipMessage source, SipHeaderId id)
    {
        var isWhole = true;
        foreach (var value in source.Lines(id)) isWhole &= Headers.TryAddUnfolded(id, value);
        return isWhole;
    }

    /// <summary>Ends the message.</summary>
    /// <param name="body">The body, perhaps empty.</param>
    /// <returns>The whole message; valid until the next start.</returns>
    /// <exception cref="InvalidOperationException">No message was started.</exception>
    public ReadOnlyMemory<byte> Finish(ReadOnlySpan<byte> body = default)
    {
        if (_startLineLength == 0) ThrowNotStarted();
        Headers.Add(SipHeaderId.ContentLength, body.Length);

        var headers = Headers.Written;
        var length = _startLineLength + headers.Length + 2 + body.Length;
        Grow(length);
        headers.CopyTo(_buffer.AsSpan(_startLineLength));
        "\r\n"u8.CopyTo(_buffer.AsSpan(_startLineLength + headers.Length));
        body.CopyTo(_buffer.AsSpan(length - body.Length));
        _startLineLength = 0;
        return _buffer.AsMemory(0, length);
    }

    private void Grow(int length)
    {
        if (length > _buffer.Length) Array.Resize(ref _buffer, Math.Max(length, _buffer.Length * 2));
    }

    [DoesNotReturn]
    private static void ThrowNotStarted() => throw new InvalidOperationException("No message was started, or its start line was not safe.");
}
