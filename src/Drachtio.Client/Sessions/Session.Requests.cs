using Drachtio.Client.Diagnostics;
using Drachtio.Client.Wire;
using Drachtio.Sip;

namespace Drachtio.Client.Sessions;

internal sealed partial class Session
{
    private int _pings;

    /// <summary>Stages a request outside dialogs; exactly one outcome follows when the result is <see cref="DrachtioFailure.None"/>.</summary>
    /// <remarks>To is added when missing. Either <paramref name="handler"/> or <paramref name="transaction"/> is given.</remarks>
    public DrachtioFailure Send(
        SipMethod method,
        ReadOnlySpan<byte> requestUri,
        ReadOnlySpan<byte> nextHop,
        ReadOnlySpan<byte> headerLines,
        ReadOnlySpan<byte> body,
        IDrachtioOutcomeHandler? handler,
        long state,
        DrachtioTransaction? transaction)
    {
        // Pipes and line breaks here would be tokens and lines of somebody else's choice.
        var violation = OutgoingFrameRules.CheckRequestUri(requestUri);
        violation = violation == FrameViolation.None ? OutgoingFrameRules.CheckNextHop(nextHop) : violation;
        if (violation != FrameViolation.None)
        {
            return Refuse(violation, DrachtioFailure.InvalidMessage);
        }

        var frame = FrameBuilder.Start();
        frame.Append("|sip||"u8);
        if (!nextHop.IsEmpty)
        {
            frame.Append("|"u8);
            frame.Append(nextHop);
        }

        frame.Append("\r\n"u8);
        frame.Append(SipMethods.Utf8(method));
        frame.Append(" "u8);
        frame.Append(requestUri);
        frame.Append(" SIP/2.0\r\n"u8);
        if (!HeaderText.Contains(headerLines, SipHeaderId.To))
        {
            frame.Append("To: <"u8);
            frame.Append(requestUri);
            frame.Append(">\r\n"u8);
        }

        frame.Append(headerLines);
        frame.Append("\r\n"u8);
        frame.Append(body);

        var call = _calls.Rent();
        call.Handler = handler;
        call.State = state;
        call.Transaction = transaction;
        _metrics.TransactionBegan(_server);
        var failure = Stage(in frame, ReplyKind.Request, call);
        if (failure != DrachtioFailure.None)
        {
            _calls.Return(call);
            _metrics.TransactionEnded(_server, statusCode: 0, failure);
        }

        return failure;
    }

    /// <summary>Looks after time: replies, pings, transactions. Called by the housekeeping tick, one call at a time.</summary>
    public void Tick(long now)
    {
        CheckReplies(now);
        ExpireCalls(now);
        var idle = _options.TimeProvider.GetElapsedTime(Volatile.Read(ref _lastReceived), now);
        if (idle >= _options.PingInterval && Volatile.Read(ref _pings) == 0)
        {
            Ping();
        }
    }

    private void CheckReplies(long now)
    {
        if (!_outbox.TryPeekOldest(out var oldest))
        {
            return;
        }

        var waited = _options.TimeProvider.GetElapsedTime(oldest.StagedAt, now);
        if (oldest.Kind == ReplyKind.Ping)
        {
            if (waited >= _options.PongTimeout * 2)
            {
                Close(new DrachtioTimeoutException($"drachtio-server {_server} answered none of two pings.", DrachtioFailure.PongTimeout));
            }
            else if (waited >= _options.PongTimeout && Volatile.Read(ref _pings) == 1)
            {
                Log.PongMissed(_connection.Logger, _server);
                Ping();
            }
        }
        else if (waited >= _options.ReplyTimeout)
        {
            Close(new DrachtioTimeoutException(
                $"drachtio-server {_server} did not reply within {_options.ReplyTimeout.TotalSeconds:0.###} s.", DrachtioFailure.ReplyTimeout));
        }
    }

    private void Ping()
    {
        Interlocked.Increment(ref _pings);
        StageCommand("|ping", ReplyKind.Ping, target: null);
    }

    private void ExpireCalls(long now)
    {
        var guard = (long)(_options.TransactionTimeout.TotalSeconds * _options.TimeProvider.TimestampFrequency);
        var count = 0;
        while (_calls.TryTakeStartedBy(now - guard, out var call))
        {
            count++;
            Fail(call, DrachtioFailure.TransactionTimeout, text: null, cause: null);
        }

        if (count > 0)
        {
            Log.TransactionTimedOut(_connection.Logger, _server, count);
        }
    }

    private void TakeReply(ReadOnlyMemory<byte> payload, in FrameTokens tokens)
    {
        if (!_outbox.TryAcknowledge(tokens[2], out var pending))
        {
            // Also the second reply of a frame: the first one counts.
            Log.UnknownReply(_connection.Logger, _server);
            return;
        }

        TakeReply(payload, in tokens, in pending);
    }

    private void TakeReply(ReadOnlyMemory<byte> payload, in FrameTokens tokens, in PendingReply pending)
    {
        switch (pending.Kind)
        {
            case ReplyKind.Ping:
                Volatile.Write(ref _pings, 0);
                break;
            case ReplyKind.Request:
                TakeEcho(payload, in tokens, (OutgoingCall)pending.Target!);
                break;
            case ReplyKind.Response:
                if (!ServerReply.IsOkStatus(in tokens))
                {
                    _metrics.ResponseRejected(_server);
                    Log.ResponseRejected(_connection.Logger, _server, Text(tokens.Rest(4)));
                }

                break;
            default:
                var reply = ServerReply.From(in tokens);
                if (!reply.IsOk && pending.Kind == ReplyKind.AwaitedResponse)
                {
                    _metrics.ResponseRejected(_server);
                }

                ((TaskCompletionSource<ServerReply>)pending.Target!).TrySetResult(reply);
                break;
        }
    }

    private void TakeEcho(ReadOnlyMemory<byte> payload, in FrameTokens tokens, OutgoingCall call)
    {
        if (!ServerReply.IsOkStatus(in tokens))
        {
            var text = Text(tokens.Rest(4));
            Log.RequestRejected(_connection.Logger, _server, text);
            Fail(call, DrachtioFailure.Rejected, text, cause: null);
            return;
        }

        var transaction = call.Transaction;
        if (!_calls.TryAdd(call, TransactionKey.Of(tokens[10]), _options.TimeProvider.GetTimestamp()))
        {
            Fail(call, DrachtioFailure.Protocol, text: null, cause: null);
            throw Broken("a transaction id came twice");
        }

        if (transaction is not null)
        {
            SipMessage.TryCreate(tokens.HasSip ? payload[tokens.Table.SipOffset..] : default, _options.SipLimits, out var sent, out _);
            transaction.Begin(Text(tokens[10]), sent);
        }
    }

    private void TakeResponse(in FrameTokens tokens, SipParseError error)
    {
        var isFinal = error != SipParseError.None || _message.StatusCode >= 200;
        if (!_calls.TryGet(TransactionKey.Of(tokens[8]), remove: isFinal, out var call))
        {
            Log.UnknownTransaction(_connection.Logger, _server);
            return;
        }

        if (error != SipParseError.None)
        {
            Log.MalformedSip(_connection.Logger, _server, error);
            Fail(call, DrachtioFailure.Protocol, text: null, cause: null);
            return;
        }

        // The server's own responses have no bytes and no source (drachtio-protocol §3.8).
        var isLocal = tokens[3].SequenceEqual("0"u8) && tokens[5].IsEmpty;
        if (call.Transaction is { } transaction)
        {
            _ = System.Buffers.Text.Utf8Parser.TryParse(tokens[6], out int port, out _);
            transaction.Add(new DrachtioResponse(_message.ToOwned(), isLocal, Text(tokens[4]), Text(tokens[5]), port));
        }

        if (isFinal)
        {
            _metrics.TransactionEnded(_server, _message.StatusCode, DrachtioFailure.None);
            End(call, new DrachtioOutcome(_connection, _message, isLocal));
        }
    }

    private void FailPending(DrachtioException reason)
    {
        while (_outbox.TryTakeUnanswered(out var pending))
        {
            if (pending.Target is OutgoingCall call)
            {
                Fail(call, reason.Reason, text: null, reason);
            }
            else if (pending.Target is TaskCompletionSource<ServerReply> waiter)
            {
                waiter.TrySetException(reason);
                _ = waiter.Task.Exception;
            }
        }

        while (_calls.TryTakeStartedBy(long.MaxValue, out var call))
        {
            Fail(call, reason.Reason, text: null, reason);
        }
    }

    private void Fail(OutgoingCall call, DrachtioFailure failure, string? text, DrachtioException? cause)
    {
        _metrics.TransactionEnded(_server, statusCode: 0, failure);
        if (call.Transaction is { } transaction)
        {
            transaction.Fail(ToException(failure, text, cause));
        }

        End(call, new DrachtioOutcome(_connection, failure, text));
    }

    private void End(OutgoingCall call, in DrachtioOutcome outcome)
    {
        // Given back first: a handler that sends its next request reuses the entry.
        var handler = call.Handler;
        var state = call.State;
        _calls.Return(call);
        try
        {
            handler?.OnOutcome(in outcome, state);
        }
        catch (Exception failure)
        {
            Log.OutcomeHandlerFailed(_connection.Logger, failure, _server);
        }
    }

    private DrachtioException ToException(DrachtioFailure failure, string? text, DrachtioException? cause) => failure switch
    {
        DrachtioFailure.Rejected => new DrachtioRequestException($"drachtio-server {_server} did not send the request: {text}", text ?? ""),
        DrachtioFailure.TransactionTimeout => new DrachtioTimeoutException(
            $"No final response within {_options.TransactionTimeout.TotalSeconds:0.###} s, and none from drachtio-server {_server} itself.", failure),
        DrachtioFailure.Protocol => new DrachtioProtocolException($"The response from drachtio-server {_server} cannot be read.", failure),
        _ => new DrachtioConnectionException($"The connection to drachtio-server {_server} ended before a final response: {cause?.Message}", failure, cause),
    };
}
