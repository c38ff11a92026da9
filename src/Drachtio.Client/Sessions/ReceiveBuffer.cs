namespace Drachtio.Client.Sessions;

/// <summary>What a connection has received and nobody has taken yet, in one piece.</summary>
/// <remarks>
/// A frame that is not whole moves to the front when there is no room behind it: half a kilobyte for each 64. A pipe needs five calls with
/// a lock each for every receive, which costs most where each frame comes alone, and frames that lie across its segments have to be joined.
/// Owns its array: 64 kB, or for a time more, for one frame that is larger. One thread at a time.
/// </remarks>
internal sealed class ReceiveBuffer
{
    private const int UsualBytes = 64 * 1024;
    private const int LeastFreeBytes = 16 * 1024;

    private byte[] _bytes = new byte[UsualBytes];
    private int _start;
    private int _end;

    /// <summary>What was received and not taken; valid until <see cref="Free"/>.</summary>
    public ReadOnlyMemory<byte> Unread => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Makes room for the next receive, at least 16 kB.</summary>
    /// <remarks>Grows only while one frame is larger than what there is: the reader of frames has the cap.</remarks>
    public Span<byte> Free()
    {
        var left = _end - _start;
        var isTooLarge = _bytes.Length > UsualBytes && left + LeastFreeBytes <= UsualBytes;
        if (left == 0 || isTooLarge || _bytes.Length - _end < LeastFreeBytes)
        {
            var bytes = isTooLarge ? new byte[UsualBytes]
                : _bytes.Length - left >= LeastFreeBytes ? _bytes
                : new byte[_bytes.Length * 2];
            _bytes.AsSpan(_start, left).CopyTo(bytes);
            _bytes = bytes;
            _start = 0;
            _end = left;
        }

        return _bytes.AsSpan(_end);
    }

    /// <summary>Counts what was written into <see cref="Free"/>.</summary>
    public void Received(int count) => _end += count;

    /// <summary>Takes bytes off the front of <see cref="Unread"/>.</summary>
    public void Take(int count) => _start += count;
}
