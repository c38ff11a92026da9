using System.Net.Sockets;

namespace Load.Links;

/// <summary>Bytes out of a stream socket that does not block. Belongs to one thread.</summary>
internal sealed class StreamInput
{
    private byte[] _bytes = new byte[512 * 1024];
    private int _end;

    /// <summary>What is there.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _end);

    /// <summary>Reads once.</summary>
    /// <returns>Whether anything came.</returns>
    /// <exception cref="LinkException">The other side has closed.</exception>
    public bool TryReceive(Socket socket)
    {
        if (_end == _bytes.Length) Array.Resize(ref _bytes, _bytes.Length * 2);

        var count = socket.Receive(_bytes.AsSpan(_end), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return false;
        if (error != SocketError.Success) throw new LinkException($"Receiving failed: {error}.");
        if (count == 0) throw new LinkException("The registrar has closed the connection.");

        _end += count;
        return true;
    }

    /// <summary>Forgets the first bytes.</summary>
    public void Consume(int bytes)
    {
        _bytes.AsSpan(bytes, _end - bytes).CopyTo(_bytes);
        _end -= bytes;
    }
}
