using System.Buffers;
using System.Net.Sockets;

namespace Drachtio.Client.Sessions;

internal sealed partial class Session
{
    // Null on TLS, which has to encrypt a whole record before it knows whether the socket takes it: the send thread does it all.
    private SafeSocketHandle? _direct;

    /// <summary>Sends what a batch of received frames made us say, on the read thread, or has it sent.</summary>
    /// <remarks>
    /// Never waits: a read thread that waits for a server to read stops reading from it, and a server that is not read corrupts its
    /// stream (drachtio-protocol §1.4). What the socket does not take at once is the send thread's.
    /// </remarks>
    private void SendBatch()
    {
        if (_direct is null)
        {
            _outbox.HandOver();
        }
        else if (_outbox.TryTakeBatch(out var batch))
        {
            SendDirect(_direct, in batch);
        }
    }

    private void SendDirect(SafeSocketHandle socket, in ReadOnlySequence<byte> batch)
    {
        var sent = 0L;
        try
        {
            foreach (var segment in batch)
            {
                var count = DirectSend.Send(socket, segment.Span);
                sent += count;
                if (count < segment.Length)
                {
                    break;
                }
            }
        }
        catch (Exception failure) when (IsStreamFailure(failure))
        {
            Close(Lost("sending failed", failure));
        }

        _outbox.BatchSent(in batch, sent);
    }

    private void SendThread()
    {
        try
        {
            while (_outbox.WaitForBatch(out var batch))
            {
                foreach (var segment in batch)
                {
                    _stream!.Write(segment.Span);
                }

                _outbox.BatchSent(in batch, batch.Length);
            }
        }
        catch (Exception failure)
        {
            // Whatever it was, nothing more can be sent; a thread has nobody to throw to.
            Close(Lost("sending failed", failure));
        }
    }
}
