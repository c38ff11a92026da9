using System.Net;
using System.Net.Sockets;
using System.Text;
using Drachtio.Client.Diagnostics;
using Drachtio.Client.Wire;

namespace Drachtio.Client.Sessions;

/// <summary>One TCP or TLS connection to a server, from dialling to its end; a reconnect makes a new one.</summary>
/// <remarks>
/// Owns two threads: one dials, then reads with blocking receives, runs the inline handlers and sends what the socket takes at once;
/// one sends the rest. Nothing else touches the stream. <see cref="Close"/> may be called from any thread, any number of times; the first reason counts. What is
/// pending fails on the read thread after both threads are done with the stream.
/// </remarks>
internal sealed partial class Session
{
    private readonly DrachtioConnection _connection;
    private readonly DrachtioClientOptions _options;
    private readonly ClientMetrics _metrics;
    private readonly string _server;
    private readonly Outbox _outbox;
    private readonly CallTable _calls = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DrachtioException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();

    private IPAddress[] _addresses = [];
    private Socket? _socket;
    private Stream? _stream;
    private DrachtioException? _closeReason;
    private int _readThreadId;

    public Session(DrachtioConnection connection)
    {
        _connection = connection;
        _options = connection.Options;
        _metrics = connection.Metrics;
        _server = connection.Server.Name;
        _outbox = new Outbox(_options.TimeProvider, _options.MaxStagedBytes);
        _incoming = new DrachtioRequest(connection);
        _lastReceived = _options.TimeProvider.GetTimestamp();
    }

    /// <summary>Ends with the reason when the connection has ended and everything pending on it has failed.</summary>
    public Task<DrachtioException> Ended => _ended.Task;

    /// <summary>Methods the server has a route for on this connection; guarded by the connection's routing gate.</summary>
    public HashSet<Drachtio.Sip.SipMethod> Routed { get; } = [];

    /// <summary>Dials; ends when bytes can flow.</summary>
    /// <exception cref="DrachtioConnectionException">It did not work, or not in time.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
        using var onTimeout = timeout.Token.Register(() => Close(new DrachtioConnectionException(
            $"Cannot connect to drachtio-server {_server}: no connection within {_options.ConnectTimeout.TotalSeconds:0.###} s.", DrachtioFailure.ConnectFailed)));
        using var onCancel = cancellationToken.Register(() => Close(new DrachtioConnectionException("The client is closing.", DrachtioFailure.Closing)));

        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            _addresses = await ServerDialer.ResolveAsync(_connection.Server, _connection.Resolve, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            await _opened.Task; // fails with the reason
        }

        new Thread(ReadThread) { Name = $"drachtio-read {_server}", IsBackground = true }.Start();
        await _opened.Task;
    }

    /// <summary>Sends a command and waits for its reply.</summary>
    /// <param name="tail">What follows the message id, from its first pipe.</param>
    /// <exception cref="DrachtioException">The connection ended first.</exception>
    public async Task<ServerReply> CommandAsync(string tail)
    {
        var waiter = new TaskCompletionSource<ServerReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        StageCommand(tail, ReplyKind.Command, waiter);
        return await waiter.Task;
    }

    /// <summary>Stages a response; <paramref name="waiter"/>, when there is one, gets the server's reply.</summary>
    public DrachtioFailure Respond(
        ReadOnlySpan<byte> transactionId,
        int statusCode,
        ReadOnlySpan<byte> reasonPhrase,
        ReadOnlySpan<byte> headerLines,
        ReadOnlySpan<byte> body,
        TaskCompletionSource<ServerReply>? waiter)
    {
        var frame = FrameBuilder.Start();
        frame.Append("|sip|"u8);
        frame.Append(transactionId);
        frame.Append("|\r\nSIP/2.0 "u8);
        frame.Append(statusCode);
        frame.Append(" "u8);
        frame.Append(reasonPhrase);
        frame.Append("\r\n"u8);
        frame.Append(headerLines);
        frame.Append("\r\n"u8);
        frame.Append(body);

        // A line break in the reason would add headers of its author's choice.
        if (OutgoingFrameRules.CheckLine(reasonPhrase) is var violation && violation != FrameViolation.None)
        {
            return Refuse(violation, DrachtioFailure.InvalidMessage);
        }

        var failure = Stage(in frame, waiter is null ? ReplyKind.Response : ReplyKind.AwaitedResponse, waiter);
        if (failure == DrachtioFailure.None)
        {
            _metrics.Responded(_server, statusCode);
        }

        return failure;
    }

    /// <summary>Bytes of frames without a reply.</summary>
    public int StagedBytes => _outbox.StagedBytes;

    /// <summary>Ends when every staged frame has its reply, or the connection has ended.</summary>
    public Task WhenDrained() => _outbox.WhenDrained();

    /// <summary>Ends the connection; the first reason counts.</summary>
    public void Close(DrachtioException reason)
    {
        lock (_lock)
        {
            if (_closeReason is not null)
            {
                return;
            }

            _closeReason = reason;
            _outbox.Close();

            // Here and not at the end of the read thread: there is none during the name look-up.
            _opened.TrySetException(reason);
            _ = _opened.Task.Exception;

            // Wakes a blocking connect, receive or send; the read thread does the rest.
            _socket?.Dispose();
        }
    }

    private bool TryAnnounce(Socket socket)
    {
        lock (_lock)
        {
            _socket = socket;
            return _closeReason is null;
        }
    }

    private void StageCommand(string tail, ReplyKind kind, object? target)
    {
        var frame = FrameBuilder.Start();
        frame.Append(tail);
        var failure = Stage(in frame, kind, target);
        if (failure != DrachtioFailure.None && target is TaskCompletionSource<ServerReply> waiter)
        {
            waiter.TrySetException(new DrachtioConnectionException($"drachtio-server {_server}: the command was not sent.", failure));
        }
    }

    private DrachtioFailure Stage(scoped in FrameBuilder frame, ReplyKind kind, object? target)
    {
        // The read loop sends behind every batch of frames; whoever else stages cannot know of a next one.
        var handOver = Environment.CurrentManagedThreadId != _readThreadId;
        var failure = _outbox.TryStage(in frame, kind, target, handOver, out var violation);
        switch (failure)
        {
            case DrachtioFailure.None:
                _metrics.Sent(_server);
                return failure;
            case DrachtioFailure.StagingFull:
                Close(new DrachtioConnectionException(
                    $"drachtio-server {_server} left {_options.MaxStagedBytes} bytes unacknowledged, the cap of MaxStagedBytes.", DrachtioFailure.StagingFull));
                return failure;
            case DrachtioFailure.InvalidMessage or DrachtioFailure.FrameTooLarge:
                return Refuse(violation, failure);
            default:
                return failure;
        }
    }

    private DrachtioFailure Refuse(FrameViolation violation, DrachtioFailure failure)
    {
        _metrics.FrameRefused(_server, violation);
        Log.FrameRefused(_connection.Logger, _server, violation);
        return failure;
    }

    private void ReadThread()
    {
        var sender = new Thread(SendThread) { Name = $"drachtio-send {_server}", IsBackground = true };
        try
        {
            _readThreadId = Environment.CurrentManagedThreadId;
            _stream = ServerDialer.Open(_connection.Server, _addresses, TryAnnounce);
            _direct = DirectSend.IsSupported && _stream is NetworkStream ? _socket!.SafeHandle : null;
            sender.Start();
            _opened.TrySetResult();
            ReadLoop(_stream);
        }
        catch (Exception failure) when (IsStreamFailure(failure))
        {
            Close(Lost("receiving failed", failure));
        }
        catch (DrachtioException failure)
        {
            Close(failure);
        }
        catch (Exception failure)
        {
            Close(new DrachtioProtocolException($"Reading from drachtio-server {_server} failed.", DrachtioFailure.Protocol, failure));
        }

        End(sender);
    }

    private void End(Thread sender)
    {
        Close(Lost("the server closed it", cause: null));
        if (sender.ThreadState.HasFlag(ThreadState.Unstarted) is false)
        {
            sender.Join();
        }

        _stream?.Dispose();
        _outbox.Release();
        var reason = _closeReason!;
        FailPending(reason);
        _ended.TrySetResult(reason);
    }

    private DrachtioConnectionException Lost(string what, Exception? cause) =>
        new($"The connection to drachtio-server {_server} was lost: {what}.", DrachtioFailure.ConnectionLost, cause);

    private static bool IsStreamFailure(Exception failure) =>
        failure is IOException or SocketException or ObjectDisposedException;

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
