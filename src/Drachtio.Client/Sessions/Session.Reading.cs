using System.Net.Sockets;
using Drachtio.Client.Diagnostics;
using Drachtio.Client.Wire;
using Drachtio.Sip;

namespace Drachtio.Client.Sessions;

internal sealed partial class Session
{
    private readonly SipMessage _message = new();
    private readonly DrachtioRequest _incoming;
    private FrameReader _frames;
    private long _lastReceived;
    private bool _hasLoggedUnknownType;

    // The last receive took all there was, so what the next one brings has not waited for us: true until its first request.
    private bool _hasDrained = true;
    private bool _followsIdle;

    private void ReadLoop(Stream stream)
    {
        _frames = new FrameReader(_options.MaxFrameBytes);
        var buffer = new ReceiveBuffer();
        while (true)
        {
            var free = buffer.Free();
            var received = stream.Read(free);
            if (received == 0)
            {
                return;
            }

            Volatile.Write(ref _lastReceived, _options.TimeProvider.GetTimestamp());
            buffer.Received(received);
            _followsIdle = _hasDrained;

            // TLS gives a record at a time, whatever waits behind it.
            _hasDrained = _direct is not null || stream is NetworkStream ? received < free.Length : _socket!.Available == 0;
            TakeFrames(buffer, received);
        }
    }

    private void TakeFrames(ReceiveBuffer buffer, int received)
    {
        var unread = buffer.Unread;
        var before = unread.Length;
        var frames = 0;
        while (_frames.TryRead(ref unread, out var payload))
        {
            frames++;
            Take(payload);
        }

        // Once for everything this batch of frames made us say: sending per frame costs more than half the speed.
        SendBatch();
        _metrics.Received(_server, frames, received);
        buffer.Take(before - unread.Length);
        if (_frames.Error != FrameError.None)
        {
            throw Broken($"a frame length is wrong ({_frames.Error})");
        }
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
        _incoming.FollowsIdle = _followsIdle;
        _followsIdle = false;
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
