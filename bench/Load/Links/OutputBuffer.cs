using System.Net.Sockets;

namespace Load.Links;

/// <summary>Bytes on their way into a stream socket that does not block. Belongs to one thread.</summary>
/// <param name="cuts">Cuts the stream at random places; <see langword="null"/> sends as much as goes.</param>
internal sealed class OutputBuffer(Random? cuts)
{
    private byte[] _bytes = new byte[1024 * 1024];
    private int _start;
    private int _end;

    /// <summary>Nothing waits.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>Room to write to; follow with <see cref="Advance"/>.</summary>
    public Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _end < bytes)
        {
            // A registrar that does not read makes this grow: a drachtio-server queues without limit too.
            var target = _end - _start + bytes > _bytes.Length / 2 ? new byte[_bytes.Length * 2] : _bytes;
            _bytes.AsSpan(_start, _end - _start).CopyTo(target);
            _bytes = target;
            _end -= _start;
            _start = 0;
            if (_bytes.Length - _end < bytes) return Room(bytes);
        }

        return _bytes.AsSpan(_end);
    }

    /// <summary>Counts what was written into <see cref="Room"/>.</summary>
    public void Advance(int bytes) => _end += bytes;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>Sends until all is gone or the socket is full.</summary>
    /// <exception cref="LinkException">The other side is gone.</exception>
    public void Flush(Socket socket)
    {
        while (_start < _end)
        {
            var piece = _end - _start;
            if (cuts is not null) piece = Math.Min(piece, cuts.Next(20) == 0 ? cuts.Next(1, 40) : cuts.Next(1, 6_000));

            var sent = socket.Send(_bytes.AsSpan(_start, piece), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) return;
            if (error != SocketError.Success) throw new LinkException($"Sending failed: {error}.");
            _start += sent;
        }

        _start = _end = 0;
    }
}
