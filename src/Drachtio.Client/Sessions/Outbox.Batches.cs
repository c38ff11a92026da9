using System.Buffers;
using System.Diagnostics;

namespace Drachtio.Client.Sessions;

// Who sends what, and when.
internal sealed partial class Outbox
{
    private int _unflushedBytes;

    // Of what the pipe shows: all of it, and what stands at its head and is in the window already, taken or left over from a batch.
    private int _flushedBytes;
    private int _countedBytes;
    private bool _isTaken;
    private bool _isSenderWaiting;

    /// <summary>Leaves all that was staged to the send thread, and what replies have opened the window for.</summary>
    public void HandOver()
    {
        lock (_lock)
        {
            HandOverLocked();
        }
    }

    /// <summary>Takes what may leave now, without waiting: for a thread that sends as much as the socket takes at once.</summary>
    /// <param name="batch">Whole frames, behind the rest of one that went in part; already counted in the window.</param>
    /// <returns><see langword="false"/> when there is nothing, the window is full, or another thread is sending and will look again.</returns>
    public bool TryTakeBatch(out ReadOnlySequence<byte> batch)
    {
        lock (_lock)
        {
            FlushLocked();
            return TryTakeLocked(out batch);
        }
    }

    /// <summary>Blocks the send thread until frames may leave.</summary>
    /// <param name="batch">As in <see cref="TryTakeBatch"/>.</param>
    /// <returns><see langword="false"/> when the outbox is closed.</returns>
    public bool WaitForBatch(out ReadOnlySequence<byte> batch)
    {
        lock (_lock)
        {
            while (!TryTakeLocked(out batch))
            {
                if (_isClosed)
                {
                    return false;
                }

                _isSenderWaiting = true;
                Monitor.Wait(_lock);
                _isSenderWaiting = false;
            }

            return true;
        }
    }

    /// <summary>Gives a batch back, all of it sent or a part.</summary>
    /// <param name="batch">The batch that was taken.</param>
    /// <param name="sentBytes">Bytes from its start that the socket has; the send thread gets the rest.</param>
    public void BatchSent(in ReadOnlySequence<byte> batch, long sentBytes)
    {
        lock (_lock)
        {
            _pipe.Reader.AdvanceTo(batch.GetPosition(sentBytes));
            _flushedBytes -= (int)sentBytes;
            _countedBytes -= (int)sentBytes;
            _isTaken = false;
            WakeSenderLocked();
        }
    }

    private void HandOverLocked()
    {
        FlushLocked();
        WakeSenderLocked();
    }

    private void FlushLocked()
    {
        if (_unflushedBytes == 0 || _isClosed)
        {
            return;
        }

        _flushedBytes += _unflushedBytes;
        _unflushedBytes = 0;
        var flush = _pipe.Writer.FlushAsync();
        Debug.Assert(flush.IsCompletedSuccessfully, "A pipe without a pause threshold flushes at once.");
    }

    private void WakeSenderLocked()
    {
        // Only for what it can send: a switch between threads costs more than all the rest of a request. Once, until it has looked.
        if (_isSenderWaiting && CanTakeLocked())
        {
            _isSenderWaiting = false;
            Monitor.Pulse(_lock);
        }
    }

    private bool CanTakeLocked() =>
        !_isTaken && !_isClosed && (_countedBytes > 0 || (_flushedBytes > 0 && _window.CanSend(_pending.FrameBytes(_nextToSend))));

    private bool TryTakeLocked(out ReadOnlySequence<byte> batch)
    {
        if (!CanTakeLocked() || !_pipe.Reader.TryRead(out var staged))
        {
            batch = default;
            return false;
        }

        // Sizes come from the pending replies: nobody has to find the frames in the bytes again.
        while (_countedBytes < _flushedBytes && _pending.FrameBytes(_nextToSend) is var frameBytes && _window.CanSend(frameBytes))
        {
            _window.Sent(frameBytes);
            _countedBytes += frameBytes;
            _nextToSend++;
        }

        _isTaken = true;
        batch = staged.Buffer.Slice(0, _countedBytes);
        return true;
    }
}
