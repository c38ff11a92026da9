namespace Drachtio.Client.Sessions;

/// <summary>Frames waiting for their reply, by number.</summary>
/// <remarks>
/// Numbers are consecutive, so a ring indexed by number needs no hashing and its oldest entry is the only one a time-out has
/// to look at. Allocates only when more frames are pending than ever before. Not thread-safe: the outbox's lock guards it.
/// </remarks>
internal sealed class PendingReplies
{
    private PendingReply[] _ring = new PendingReply[64];
    private long _oldest;
    private long _next;

    /// <summary>Adds an entry.</summary>
    /// <returns>Its number.</returns>
    public long Add(in PendingReply reply)
    {
        if (_next - _oldest == _ring.Length)
        {
            Grow();
        }

        ref var slot = ref _ring[_next & (_ring.Length - 1)];
        slot = reply;
        slot.IsOpen = true;
        return _next++;
    }

    /// <summary>Takes an entry out.</summary>
    /// <returns><see langword="false"/> when there is none of that number.</returns>
    public bool TryRemove(long number, out PendingReply reply)
    {
        reply = default;
        if (number < _oldest || number >= _next)
        {
            return false;
        }

        ref var slot = ref _ring[number & (_ring.Length - 1)];
        if (!slot.IsOpen)
        {
            return false;
        }

        reply = slot;
        slot = default;
        while (_oldest < _next && !_ring[_oldest & (_ring.Length - 1)].IsOpen)
        {
            _oldest++;
        }

        return true;
    }

    /// <summary>The entry that waits longest.</summary>
    public bool TryPeekOldest(out long number, out PendingReply reply)
    {
        number = _oldest;
        reply = _oldest < _next ? _ring[_oldest & (_ring.Length - 1)] : default;
        return reply.IsOpen;
    }

    /// <summary>Bytes of an entry's frame; the entry is there.</summary>
    public int FrameBytes(long number) => _ring[number & (_ring.Length - 1)].FrameBytes;

    private void Grow()
    {
        var ring = new PendingReply[_ring.Length * 2];
        for (var number = _oldest; number < _next; number++)
        {
            ring[number & (ring.Length - 1)] = _ring[number & (_ring.Length - 1)];
        }

        _ring = ring;
    }
}
