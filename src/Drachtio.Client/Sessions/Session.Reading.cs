using System.Buffers;
using System.IO.Pipelines;
using Drachtio.Client.Diagnostics;
using Drachtio.Client.Wire;
using Drachtio.Sip;

namespace Drachtio.Client.Sessions;

internal sealed partial class Session
{
    private const int ReceiveBytes = 64 * 1024;

    private readonly SipMessage _message = new();
    private readonly DrachtioRequest _incoming;
    private FrameReader _frames;
    private byte[] _joined = [];
    private long _lastReceived;
    private bool _hasLoggedUnknownType;

    private void ReadLoop(Stream stream)
    {
        _frames = new FrameReader(_options.MaxFrameBytes);
        var pipe = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 0, // this thread is writer and reader: it must never wait for itself
            resumeWriterThreshold: 0,
            minimumSegmentSize: ReceiveBytes,
            useSynchronizationContext: false));
        try
        {
            while (true)
            {
                var received = stream.Read(pipe.Writer.GetMemory(ReceiveBytes / 4).Span);
                if (received == 0)
                {
                    return;
                }

                Volatile.Write(ref _lastReceived, _options.TimeProvider.GetTimestamp());
                pipe.Writer.Advance(received);
                Commit(pipe.Writer);
                TakeFrames(pipe.Reader, received);
            }
        }
        finally
        {
            pipe.Writer.Complete();
            pipe.Reader.Complete();
        }
    }

    private static void Commit(PipeWriter writer)
    {
        var flush = writer.FlushAsync();
        System.Diagnostics.Debug.Assert(flush.IsCompletedSuccessfully, "A pipe without a pause threshold flushes at once.");
    }

    private void TakeFrames(PipeReader reader, int received)
    {
        if (!reader.TryRead(out var result))
        {
            return;
        }

        var buffer = result.Buffer;
        var frames = 0;
        while (_frames.TryRead(ref buffer, out var payload))
        {
            frames++;
            Take(payload.IsSingleSegment ? payload.First : Join(payload));
        }

        // Once for everything this batch of frames made us say: sending per frame costs more than half the speed.
        SendBatch();
        _metrics.Received(_server, frames, received);
        reader.AdvanceTo(buffer.Start, buffer.End);
        if (_frames.Error != FrameError.None)
        {
            throw Broken($"a frame length is wrong ({_frames.Error})");
        }
    }

    private ReadOnlyMemory<byte> Join(in ReadOnlySequence<byte> payload)
    {
        // A frame across two receive buffers. What one huge frame needed is not kept.
        const int KeptBytes = 256 * 1024;
        var length = (int)payload.Length;
        if (_joined.Length < length || _joined.Length > KeptBytes)
        {
            _joined = new byte[Math.Max(length, 16 * 1024)];
        }

        payload.CopyTo(_joined);
        return _joined.AsMemory(0, length);
    }

    private void Take(ReadOnlyMemory<byte> payload)
    {
        if (ServerReply.TryReadOk(payload.Span, out var id) && _outbox.TryAcknowledge(id, out var pending))
        {
            if (pending.Kind != ReplyKind.Response)
            {
                TakeReply(payload, new FrameTokens(payload.Span), in pending);
            }

            return;
        }

        var tokens = new FrameTokens(payload.Span);
        if (tokens.Count < 2)
        {
            throw Broken("a frame has no type");
        }

        var type = tokens[1];
        if (type.SequenceEqual("sip"u8))
        {
            TakeSip(payload, in tokens);
        }
        else if (type.SequenceEqual("response"u8))
        {
            TakeReply(payload, in tokens);
        }
        else if (!_hasLoggedUnknownType)
        {
            _hasLoggedUnknownType = true;
            Log.UnknownType(_connection.Logger, _server, Text(type[..Math.Min(type.Length, 40)]));
        }
    }

    private void TakeSip(ReadOnlyMemory<byte> payload, in FrameTokens tokens)
    {
        if (!tokens.HasSip || tokens.Count < 9)
        {
            throw Broken("a sip frame is incomplete");
        }

        var sip = payload[tokens.Table.SipOffset..];
        var isSound = _message.TryParse(sip, _options.SipLimits, out var error);
        if (sip.Span.StartsWith("SIP/"u8))
        {
            TakeResponse(in tokens, error);
            return;
        }

        _metrics.Requested(_server, _message.Method);
        if (tokens[8].SequenceEqual("unsolicited"u8))
        {
            Log.Unsolicited(_connection.Logger, _server, _message.Method);
            return;
        }

        _incoming.Bind(payload, in tokens.Table, _message);
        try
        {
            if (isSound)
            {
                _connection.Deliver(_incoming);
            }
            else
            {
                Log.MalformedSip(_connection.Logger, _server, error);
                _incoming.TryAnswerByClient(error.ToStatus(), SipStatus.ReasonPhrase(error.ToStatus()), headerLines: default);
            }
        }
        finally
        {
            _incoming.Unbind();
        }
    }

    private DrachtioProtocolException Broken(string what) => new(
        $"The stream from drachtio-server {_server} cannot be read: {what}. The connection is dropped.", DrachtioFailure.Protocol);
}
