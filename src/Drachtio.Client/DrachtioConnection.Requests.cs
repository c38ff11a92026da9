using Drachtio.Client.Diagnostics;
using Drachtio.Client.Sessions;
using Drachtio.Sip;

namespace Drachtio.Client;

public sealed partial class DrachtioConnection
{
    private readonly byte[] _retryAfter;
    private volatile bool _isClosing;

    /// <summary>Hands a borrowed request to its handler and sees that it gets an answer. On the read loop.</summary>
    internal void Deliver(DrachtioRequest request)
    {
        var method = request.Message.Method;
        if (method == SipMethod.Cancel)
        {
            // The server has answered the CANCEL and, with 487, its INVITE (drachtio-protocol §3.1).
            _held.Find(request.TransactionId)?.EndByCancel();
        }

        if (_isClosing || _held.Count >= Options.MaxPendingRequests)
        {
            Shed(request);
            return;
        }

        switch (_client.Handlers.Get(method))
        {
            case DrachtioInlineHandler inline:
                Run(inline, request, method);
                break;
            case DrachtioHandler handler:
                var owned = request.Retain();
                ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Owner.RunAsync(work.Handler, work.Request), (Owner: this, Handler: handler, Request: owned), preferLocal: false);
                break;
            default:
                request.TryAnswerByClient(501, SipStatus.ReasonPhrase(501), headerLines: default);
                break;
        }
    }

    /// <summary>Answers whatever was held too long.</summary>
    internal void ExpireRequests(long now)
    {
        var deadline = now - (long)(Options.AnswerDeadline.TotalSeconds * Options.TimeProvider.TimestampFrequency);
        foreach (var late in _held.HeldSince(deadline))
        {
            if (Shed(late))
            {
                Log.DeadlinePassed(Logger, Server.Name, late.Message.Method);
            }
        }
    }

    /// <summary>Starts watching an owned request.</summary>
    internal void Hold(DrachtioRequest request)
    {
        request.HeldSince = Options.TimeProvider.GetTimestamp();
        _held.Add(request);
        Metrics.RequestHeld(Server.Name, +1);
    }

    /// <summary>Stops watching; once per held request.</summary>
    internal void Release(DrachtioRequest request)
    {
        _held.Remove(request);
        Metrics.RequestHeld(Server.Name, -1);
    }

    /// <summary>Stages an answer on the connection there is now: transactions outlive a reconnect when the server did not restart.</summary>
    internal DrachtioFailure Answer(
        DrachtioRequest request,
        int statusCode,
        ReadOnlySpan<byte> reasonPhrase,
        ReadOnlySpan<byte> headerLines,
        ReadOnlySpan<byte> body,
        TaskCompletionSource<ServerReply>? waiter)
    {
        var session = Volatile.Read(ref _loggedIn);
        return session is null
            ? DrachtioFailure.NotConnected
            : session.Respond(request.TransactionId, statusCode, reasonPhrase, headerLines, body, waiter);
    }

    private bool Shed(DrachtioRequest request)
    {
        // Not when its handler is answering this very moment, has answered, or when there is no connection.
        var isSent = request.TryAnswerByClient(503, SipStatus.ReasonPhrase(503), _retryAfter);
        if (isSent)
        {
            Log.Shed(Logger, Server.Name, request.Message.Method);
        }

        return isSent;
    }

    private void Run(DrachtioInlineHandler handler, DrachtioRequest request, SipMethod method)
    {
        try
        {
            handler(request);
        }
        catch (Exception failure)
        {
            Log.HandlerFailed(Logger, failure, Server.Name, method);
            request.Retained.TryAnswerByClient(500, SipStatus.ReasonPhrase(500), headerLines: default);
            return;
        }

        if (!request.IsHeld && request.TryAnswerByClient(500, SipStatus.ReasonPhrase(500), headerLines: default))
        {
            Log.HandlerLeftUnanswered(Logger, Server.Name, method);
        }
    }

    /// <summary>Runs an async handler and sees that its request gets an answer. On the thread pool.</summary>
    internal async Task RunAsync(DrachtioHandler handler, DrachtioRequest request)
    {
        var method = request.Message.Method;
        var token = request.Cancellation;
        if (token.IsCancellationRequested)
        {
            return; // a CANCEL, or closing, was faster than the thread pool
        }

        try
        {
            await handler(request, token);
            if (request.TryAnswerByClient(500, SipStatus.ReasonPhrase(500), headerLines: default))
            {
                Log.HandlerLeftUnanswered(Logger, Server.Name, method);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // We asked for it and have answered.
        }
        catch (Exception failure)
        {
            Log.HandlerFailed(Logger, failure, Server.Name, method);
            request.TryAnswerByClient(500, SipStatus.ReasonPhrase(500), headerLines: default);
        }
    }
}
