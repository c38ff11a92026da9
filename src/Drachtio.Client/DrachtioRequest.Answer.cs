using System.Text;
using Drachtio.Client.Diagnostics;
using Drachtio.Client.Sessions;
using Drachtio.Client.Wire;
using Drachtio.Sip;

namespace Drachtio.Client;

public sealed partial class DrachtioRequest
{
    private const int Open = 0;
    private const int Answering = 1;
    private const int Answered = 2;
    private const int AnsweredByClient = 3;
    private const int NotAnswerable = 4;

    private int _answer;
    private readonly CancellationTokenSource? _cancellation;
    private DrachtioFailure _failure;

    /// <summary>Whether a final answer was accepted, or the request (ACK, CANCEL) has none.</summary>
    public bool IsAnswered => _retained?.IsAnswered ?? Volatile.Read(ref _answer) >= Answered;

    /// <summary>Why the last answer was not accepted; <see cref="DrachtioFailure.None"/> when it was.</summary>
    public DrachtioFailure Failure => _retained?.Failure ?? _failure;

    internal bool IsHeld => _retained is not null;

    internal DrachtioRequest Retained => _retained ?? this;

    /// <summary>The token an async handler gets: cancelled when the client ends the request in the handler's place.</summary>
    internal CancellationToken Cancellation => _cancellation?.Token ?? default;

    /// <summary>Answers without waiting for the server: what goes wrong there is counted and logged.</summary>
    /// <param name="statusCode">100 to 699; 1xx only to INVITE.</param>
    /// <param name="reasonPhrase">Free text on one line; may be empty.</param>
    /// <param name="headers">Lines to send; the server adds Via, From, To with a tag, Call-ID, CSeq and Content-Length.</param>
    /// <param name="body">The body; needs a Content-Type.</param>
    /// <returns>
    /// <see langword="false"/> when nothing was sent; <see cref="Failure"/> says why, and unless the connection is gone another,
    /// smaller answer may follow.
    /// </returns>
    /// <exception cref="InvalidOperationException">The request was answered before, or is an ACK or CANCEL.</exception>
    /// <exception cref="ArgumentException">The status is outside its range, or 1xx to another method than INVITE.</exception>
    public bool Respond(int statusCode, ReadOnlySpan<byte> reasonPhrase, SipHeaderWriter? headers = null, ReadOnlySpan<byte> body = default)
    {
        var lines = headers is null ? default : headers.Written;
        return _retained is null
            ? Answer(statusCode, reasonPhrase, lines, body, waiter: null)
            : _retained.Answer(statusCode, reasonPhrase, lines, body, waiter: null);
    }

    /// <summary>Answers and waits until the server has sent the answer.</summary>
    /// <param name="statusCode">100 to 699; 1xx only to INVITE.</param>
    /// <param name="reasonPhrase">Free text on one line; <see langword="null"/> for the usual one.</param>
    /// <param name="headers">Headers to add, by their long names.</param>
    /// <param name="cancellationToken">Stops the waiting, not the answer.</param>
    /// <exception cref="InvalidOperationException">The request is borrowed, was answered before, or is an ACK or CANCEL.</exception>
    /// <exception cref="ArgumentException">Status, reason or a header breaks a rule.</exception>
    /// <exception cref="DrachtioConnectionException">There is no connection, or it ended.</exception>
    /// <exception cref="DrachtioRequestException">The server said no.</exception>
    public async Task RespondAsync(
        int statusCode,
        string? reasonPhrase = null,
        IEnumerable<KeyValuePair<string, string>>? headers = null,
        CancellationToken cancellationToken = default)
    {
        if (!IsRetained)
        {
            throw new InvalidOperationException("A borrowed request cannot wait: call Retain() first, or Respond().");
        }

        var waiter = new TaskCompletionSource<ServerReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reason = reasonPhrase is null ? SipStatus.ReasonPhrase(statusCode).ToArray() : Encoding.UTF8.GetBytes(reasonPhrase);
        if (!Answer(statusCode, reason, HeaderText.ToLines(headers), body: default, waiter))
        {
            throw Failure is DrachtioFailure.InvalidMessage or DrachtioFailure.FrameTooLarge
                ? new ArgumentException("The answer breaks a rule of the server; the log names it.", nameof(headers))
                : new DrachtioConnectionException("The answer could not be sent: there is no connection or the request is over.", Failure);
        }

        var reply = await waiter.Task.WaitAsync(cancellationToken);
        if (!reply.IsOk)
        {
            throw new DrachtioRequestException($"drachtio-server {Connection.Server.Name} did not send the answer: {reply.Text}", reply.Text);
        }
    }

    /// <summary>Answers in the handler's place; does nothing when it has an answer.</summary>
    internal bool TryAnswerByClient(int statusCode, ReadOnlySpan<byte> reasonPhrase, ReadOnlySpan<byte> headerLines)
    {
        if (Interlocked.CompareExchange(ref _answer, AnsweredByClient, Open) != Open)
        {
            return false;
        }

        // The answer first: what the handler's callbacks do on cancellation is not ours to wait for.
        try
        {
            return Connection.Answer(this, statusCode, reasonPhrase, headerLines, body: default, waiter: null) == DrachtioFailure.None;
        }
        finally
        {
            EndHold();
        }
    }

    /// <summary>Marks the request as over without an answer of ours: the server has answered the cancelled INVITE.</summary>
    internal void EndByCancel()
    {
        if (Interlocked.CompareExchange(ref _answer, AnsweredByClient, Open) == Open)
        {
            EndHold();
        }
    }

    private bool Answer(
        int statusCode,
        ReadOnlySpan<byte> reasonPhrase,
        ReadOnlySpan<byte> headerLines,
        ReadOnlySpan<byte> body,
        TaskCompletionSource<ServerReply>? waiter)
    {
        if (OutgoingFrameRules.CheckStatus(statusCode, Message.Method) is var violation && violation != FrameViolation.None)
        {
            throw new ArgumentException($"{FrameViolations.Describe(violation)} Status {statusCode}, method {SipMethods.Name(Message.Method)}.", nameof(statusCode));
        }

        var before = Interlocked.CompareExchange(ref _answer, Answering, Open);
        if (before != Open)
        {
            return RefuseAnswer(before);
        }

        var failure = Connection.Answer(this, statusCode, reasonPhrase, headerLines, body, waiter);
        _failure = failure;
        var isOver = failure == DrachtioFailure.None && statusCode >= 200;
        Volatile.Write(ref _answer, isOver ? Answered : Open);
        if (isOver && IsRetained)
        {
            Connection.Release(this);
        }

        return failure == DrachtioFailure.None;
    }

    private void EndHold()
    {
        if (IsRetained)
        {
            Connection.Release(this);
            _ = CancelAsync(_cancellation!);
        }
    }

    /// <summary>Tells the handler, on the thread pool: the caller is the read loop or the tick, which must neither wait nor throw.</summary>
    private async Task CancelAsync(CancellationTokenSource cancellation)
    {
        try
        {
            await cancellation.CancelAsync();
        }
        catch (Exception failure)
        {
            Log.CancellationFailed(Connection.Logger, failure, Connection.Server.Name, Message.Method);
        }
    }

    private bool RefuseAnswer(int state)
    {
        if (state == AnsweredByClient)
        {
            _failure = DrachtioFailure.AnsweredByClient;
            return false;
        }

        throw new InvalidOperationException(state == NotAnswerable
            ? "ACK and CANCEL have no answer."
            : "The request has been answered: exactly one final answer is possible.");
    }
}
