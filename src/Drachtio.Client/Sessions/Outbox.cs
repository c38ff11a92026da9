using System.IO.Pipelines;
using Drachtio.Client.Wire;

namespace Drachtio.Client.Sessions;

/// <summary>Frames on their way out: staged by any thread, sent by one at a time, in order and within the <see cref="SendWindow"/>.</summary>
/// <remarks>
/// One lock guards pipe, window and pending replies. <see cref="TryStage"/> is the only door: every frame passes
/// <see cref="OutgoingFrameRules"/> there. Whoever takes a batch (<see cref="TryTakeBatch"/> on the read thread,
/// <see cref="WaitForBatch"/> on the send thread) is the only sender until <see cref="BatchSent"/>; a batch may go in part, its rest is
/// the head of the next one. Nothing blocks but <see cref="WaitForBatch"/>.
/// </remarks>
internal sealed partial class Outbox(TimeProvider time, int maxStagedBytes)
{
    private readonly object _lock = new();
    private readonly MessageIds _ids = new();
    private readonly SendWindow _window = new();
    private readonly PendingReplies _pending = new();
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0, // MaxStagedBytes is the cap; a paused writer would be a read loop that stops reading
        resumeWriterThreshold: 0,
        minimumSegmentSize: 16 * 1024,
        useSynchronizationContext: false));

    private TaskCompletionSource? _drained;
    private long _nextToSend;
    private int _outstandingBytes;
    private bool _isClosed;

    /// <summary>Bytes of frames without a reply, sent or not.</summary>
    public int StagedBytes => Volatile.Read(ref _outstandingBytes);

    /// <summary>Checks a frame and queues it.</summary>
    /// <param name="frame">The payload with its placeholder id.</param>
    /// <param name="kind">What its reply belongs to.</param>
    /// <param name="target">Who gets the reply.</param>
    /// <param name="handOver"><see langword="false"/> when the caller takes the batch soon, as the read loop does behind each one of its own.</param>
    /// <param name="violation">The broken rule when the result is <see cref="DrachtioFailure.InvalidMessage"/>.</param>
    /// <returns><see cref="DrachtioFailure.None"/> when queued; else nothing happened and no reply will come.</returns>
    public DrachtioFailure TryStage(scoped in FrameBuilder frame, ReplyKind kind, object? target, bool handOver, out FrameViolation violation)
    {
        violation = FrameViolation.None;
        var frameBytes = FrameWriter.FrameBytes(frame.Payload.Length);
        if (frame.IsTooLarge || frameBytes > SendWindow.MaxBytes)
        {
            violation = FrameViolation.FrameTooLarge;
            return DrachtioFailure.FrameTooLarge;
        }

        violation = OutgoingFrameRules.CheckFrame(frame.Payload);
        if (violation != FrameViolation.None)
        {
            return DrachtioFailure.InvalidMessage;
        }

        lock (_lock)
        {
            if (_isClosed)
            {
                return DrachtioFailure.NotConnected;
            }

            if (_outstandingBytes + frameBytes > maxStagedBytes)
            {
                return DrachtioFailure.StagingFull;
            }

            var number = _pending.Add(new PendingReply
            {
                Kind = kind,
                FrameBytes = frameBytes,
                StagedAt = time.GetTimestamp(),
                Target = target,
            });
            Write(frame.Payload.Length, frame.Tail, number, frameBytes);
            _outstandingBytes += frameBytes;
            if (handOver)
            {
                HandOverLocked();
            }
        }

        return DrachtioFailure.None;
    }

    /// <summary>Matches a reply with its frame and opens the window by the frame's bytes; <see cref="HandOver"/> or <see cref="TryTakeBatch"/> follows soon.</summary>
    public bool TryAcknowledge(ReadOnlySpan<byte> id, out PendingReply reply)
    {
        reply = default;
        if (!_ids.TryRead(id, out var number))
        {
            return false;
        }

        lock (_lock)
        {
            return TryAcknowledgeLocked(number, out reply);
        }
    }

    /// <summary>The time stamp of the frame that waits longest for its reply.</summary>
    /// <returns><see langword="false"/> when none waits.</returns>
    public bool TryPeekOldest(out PendingReply reply)
    {
        lock (_lock)
        {
            return _pending.TryPeekOldest(out _, out reply);
        }
    }

    /// <summary>Ends when every frame staged so far, and any staged meanwhile, has its reply, or the outbox closes.</summary>
    public Task WhenDrained()
    {
        lock (_lock)
        {
            if (_outstandingBytes == 0 || _isClosed)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>Refuses frames from now on and wakes the send thread.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _drained?.TrySetResult();
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes the next unanswered frame of a closed outbox, oldest first.</summary>
    public bool TryTakeUnanswered(out PendingReply reply)
    {
        lock (_lock)
        {
            reply = default;
            return _pending.TryPeekOldest(out var number, out _) && _pending.TryRemove(number, out reply);
        }
    }

    /// <summary>Gives the pipe's memory back; the send thread has ended.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _pipe.Writer.Complete();
            _pipe.Reader.Complete();
        }
    }

    private void Write(int payloadBytes, ReadOnlySpan<byte> tail, long number, int frameBytes)
    {
        var span = _pipe.Writer.GetSpan(frameBytes);
        var at = FrameWriter.WriteLength(span, payloadBytes);
        _ids.Write(span[at..], number);
        tail.CopyTo(span[(at + MessageIds.Length)..]);
        _pipe.Writer.Advance(frameBytes);
        _unflushedBytes += frameBytes;
    }

    private bool TryAcknowledgeLocked(long number, out PendingReply reply)
    {
        reply = default;

        // A reply to a frame that has not left is not one: counting it would open the window by bytes never sent.
        if (number >= _nextToSend || !_pending.TryRemove(number, out reply))
        {
            return false;
        }

        _window.Acknowledged(reply.FrameBytes);
        _outstandingBytes -= reply.FrameBytes;
        if (_outstandingBytes == 0)
        {
            _drained?.TrySetResult();
        }

        return true;
    }
}
