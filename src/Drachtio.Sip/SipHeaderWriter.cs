using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>Collects header lines; no value can start a line of its own.</summary>
/// <remarks>
/// CR, LF and NUL in a part, a name that is no token, or a line above <see cref="MaxLineBytes"/> make the line fail and leave no
/// trace. Folds of received values become one blank with the <c>Unfolded</c> methods. Reusable after <see cref="Clear"/>,
/// allocation-free once its buffer has grown. One thread at a time.
/// </remarks>
public sealed class SipHeaderWriter
{
    /// <summary>The longest line: what a drachtio-server's peers still read.</summary>
    public const int MaxLineBytes = 8_192;

    private static readonly SearchValues<byte> NeedEscape = SearchValues.Create("\"\\"u8);

    private readonly int _maxBytes;
    private byte[] _buffer = new byte[1024];
    private int _length;
    private int _lineStart = -1;
    private bool _isSafe;

    /// <summary>Makes an empty writer.</summary>
    /// <param name="maxBytes">The most bytes of all lines together; default 65,536. A line that goes beyond fails.</param>
    public SipHeaderWriter(int maxBytes = 65_536)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        _maxBytes = maxBytes;
    }

    /// <summary>Every finished line, <c>Name: value CRLF</c>; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _lineStart < 0 ? _length : _lineStart);

    /// <summary>Number of finished lines.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets every line, an unfinished one too.</summary>
    public void Clear()
    {
        _length = 0;
        _lineStart = -1;
        Count = 0;
    }

    /// <summary>Adds a line.</summary>
    /// <param name="id">Any header with an id.</param>
    /// <param name="value">One line's value.</param>
    /// <returns><see langword="false"/>, and nothing written, when the value is not safe or too long.</returns>
    public bool TryAdd(SipHeaderId id, ReadOnlySpan<byte> value)
    {
        Begin(id);
        Append(value);
        return TryEnd();
    }

    /// <summary>Adds a line with any name.</summary>
    /// <param name="name">A token (RFC 3261 §25.1).</param>
    /// <param name="value">One line's value.</param>
    /// <returns><see langword="false"/>, and nothing written, when name or value is not safe or too long.</returns>
    public bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Begin(name);
        Append(value);
        return TryEnd();
    }

    /// <summary>Adds a line with a received value: each fold becomes one blank.</summary>
    /// <param name="id">Any header with an id.</param>
    /// <param name="value">A value as <see cref="SipMessage"/> gives it.</param>
    /// <returns><see langword="false"/>, and nothing written, when the value holds NUL or is too long.</returns>
    public bool TryAddUnfolded(SipHeaderId id, ReadOnlySpan<byte> value)
    {
        Begin(id);
        AppendUnfolded(value);
        return TryEnd();
    }

    /// <summary>Adds a line of our own text.</summary>
    /// <param name="id">Any header with an id.</param>
    /// <param name="value">One line's value.</param>
    /// <exception cref="ArgumentException">The value is not safe or too long: our bug.</exception>
    public void Add(SipHeaderId id, ReadOnlySpan<byte> value)
    {
        if (!TryAdd(id, value)) ThrowNotSafe(id);
    }

    /// <summary>Adds a line with a number.</summary>
    /// <param name="id">Any header with an id.</param>
    /// <param name="value">The number.</param>
    public void Add(SipHeaderId id, int value)
    {
        Begin(id);
        Append(value);
        if (!TryEnd()) ThrowNotSafe(id);
    }

    /// <summary>Starts a line that is written in parts and ended by <see cref="TryEnd"/>.</summary>
    /// <param name="id">Any header with an id.</param>
    /// <exception cref="InvalidOperationException">The line before was not ended.</exception>
    public void Begin(SipHeaderId id)
    {
        if (id == SipHeaderId.Other) throw new ArgumentException("A header without an id needs its name.", nameof(id));
        Begin(SipHeaders.CanonicalName(id));
    }

    /// <summary>Starts a line with any name; a name that is no token makes <see cref="TryEnd"/> fail.</summary>
    /// <param name="name">A token.</param>
    /// <exception cref="InvalidOperationException">The line before was not ended.</exception>
    public void Begin(ReadOnlySpan<byte> name)
    {
        if (_lineStart >= 0) throw new InvalidOperationException("The header line before was not ended.");
        _lineStart = _length;
        _isSafe = SipChars.IsToken(name);
        Put(name);
        Put(": "u8);
    }

    /// <summary>Adds a part of the value as it is.</summary>
    /// <param name="part">Any bytes; CR, LF and NUL make <see cref="TryEnd"/> fail.</param>
    /// <exception cref="InvalidOperationException">No line was started.</exception>
    public void Append(ReadOnlySpan<byte> part)
    {
        ThrowIfNoLine();
        if (part.ContainsAny(SipChars.LineBreakers)) _isSafe = false;
        else Put(part);
    }

    /// <summary>Adds a number.</summary>
    /// <param name="number">Any.</param>
    /// <exception cref="InvalidOperationException">No line was started.</exception>
    public void Append(long number)
    {
        ThrowIfNoLine();
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Put(digits[..length]);
    }

    /// <summary>Adds a part of a received value: each fold becomes one blank.</summary>
    /// <param name="part">Any bytes; NUL makes <see cref="TryEnd"/> fail.</param>
    /// <exception cref="InvalidOperationException">No line was started.</exception>
    public void AppendUnfolded(ReadOnlySpan<byte> part)
    {
        while (true)
        {
            var lineEnd = part.IndexOfAny((byte)'\r', (byte)'\n');
            Append(lineEnd < 0 ? part : part[..lineEnd]);
            if (lineEnd < 0) return;
            Put(" "u8);
            part = SipChars.TrimStart(part[lineEnd..]);
        }
    }

    /// <summary>Adds a quoted string; quotes and backslashes inside are escaped.</summary>
    /// <param name="text">What stands between the quotes, without escapes.</param>
    /// <exception cref="InvalidOperationException">No line was started.</exception>
    public void AppendQuoted(ReadOnlySpan<byte> text)
    {
        Append("\""u8);
        while (true)
        {
            var special = text.IndexOfAny(NeedEscape);
            Append(special < 0 ? text : text[..special]);
            if (special < 0) break;
            Put("\\"u8);
            Put(text.Slice(special, 1));
            text = text[(special + 1)..];
        }

        Append("\""u8);
    }

    /// <summary>Ends the line.</summary>
    /// <returns><see langword="false"/>, and the line is gone, when any part was not safe or it is too long.</returns>
    /// <exception cref="InvalidOperationException">No line was started.</exception>
    public bool TryEnd()
    {
        ThrowIfNoLine();
        var start = _lineStart;
        if (_length - start > MaxLineBytes) _isSafe = false;
        Put("\r\n"u8);
        _lineStart = -1;
        if (!_isSafe)
        {
            _length = start;
            return false;
        }

        Count++;
        return true;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        // Checked before growing: a line that will fail anyway must not cost memory.
        if (!_isSafe) return;
        if (_length + bytes.Length > _maxBytes || _length - _lineStart + bytes.Length > MaxLineBytes + 2)
        {
            _isSafe = false;
            return;
        }

        if (_length + bytes.Length > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void ThrowIfNoLine()
    {
        if (_lineStart < 0) throw new InvalidOperationException("No header line was started.");
    }

    [DoesNotReturn]
    private static void ThrowNotSafe(SipHeaderId id) =>
        throw new ArgumentException($"The value of {id} holds CR, LF or NUL, or is above {MaxLineBytes} bytes.", nameof(id));
}
