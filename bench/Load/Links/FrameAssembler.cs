using System.Buffers.Text;

namespace Load.Links;

/// <summary>Puts a frame together in a fixed buffer, its length in front. Belongs to one thread.</summary>
internal sealed class FrameAssembler
{
    private const int LengthRoom = 8;

    private readonly byte[] _bytes = new byte[64 * 1024];
    private int _end = LengthRoom;

    /// <summary>Starts the next frame.</summary>
    public void Begin() => _end = LengthRoom;

    /// <summary>Appends bytes; what does not fit is cut off, no frame of this generator is that long.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        part = part[..Math.Min(part.Length, _bytes.Length - _end)];
        part.CopyTo(_bytes.AsSpan(_end));
        _end += part.Length;
    }

    /// <summary>Appends a number.</summary>
    public void Add(int number)
    {
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_end), out var written);
        _end += written;
    }

    /// <summary>Appends an id.</summary>
    public void AddId(long number)
    {
        FrameText.WriteId(_bytes.AsSpan(_end), number);
        _end += FrameText.IdLength;
    }

    /// <summary>Room to write to; follow with <see cref="Advance"/>.</summary>
    public Span<byte> Room => _bytes.AsSpan(_end);

    /// <summary>Counts what was written into <see cref="Room"/>.</summary>
    public void Advance(int bytes) => _end += bytes;

    /// <summary>The frame, borrowed until the next one begins.</summary>
    public ReadOnlySpan<byte> End()
    {
        var at = LengthRoom - 1;
        _bytes[at] = (byte)'#';
        for (var length = _end - LengthRoom; length > 0; length /= 10) _bytes[--at] = (byte)('0' + (length % 10));
        return _bytes.AsSpan(at, _end - at);
    }
}
