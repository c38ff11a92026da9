using System.Net;
using System.Text;
using Drachtio.Client.Diagnostics;
using Drachtio.Client.Sessions;
using Drachtio.Sip;
using Microsoft.Extensions.Logging;

namespace Drachtio.Client;

/// <summary>One drachtio-server; survives reconnects. All members are safe from any thread.</summary>
public sealed partial class DrachtioConnection
{
    private readonly DrachtioClient _client;
    private readonly ConnectionStates _states = new();
    private readonly RequestTracker _held = new();

    // From the open stream on: what the tick watches and a close ends.
    private Session? _session;

    // From the server's OK to the secret on: what answers, requests and routes go to. Frames before it would overtake the login.
    private Session? _loggedIn;

    internal DrachtioConnection(DrachtioClient client, DrachtioServerOptions server, CancellationTokenSource stop, SemaphoreSlim routing)
    {
        _client = client;
        _stop = stop;
        _routing = routing;
        Server = server;
        _backoff = new FullJitter(Options.ReconnectDelay, Options.MaxReconnectDelay, Random.Shared.NextDouble);
        _retryAfter = Encoding.ASCII.GetBytes($"Retry-After: {Options.RetryAfterSeconds}\r\n");
        _dialling = BuildPipeline();
    }

    /// <summary>The server and how to log in there.</summary>
    public DrachtioServerOptions Server { get; }

    /// <summary>Where the connection is in its life.</summary>
    public DrachtioConnectionState State => _states.State;

    /// <summary>What the server calls its version, e.g. <c>v0.9.5</c>; <see langword="null"/> before the first login.</summary>
    public string? ServerVersion { get; private set; }

    /// <summary>The server's SIP addresses as phones see them, e.g. <c>udp/127.0.0.1:5060</c>, in no order; empty before the first login.</summary>
    public IReadOnlyList<string> HostPorts { get; private set; } = [];

    /// <summary>The server's SIP addresses as bound.</summary>
    public IReadOnlyList<string> LocalHostPorts { get; private set; } = [];

    /// <summary>Bytes of frames on their way out that the server has not acknowledged; 0 without a login. <see cref="DrachtioClientOptions.MaxStagedBytes"/> is their cap.</summary>
    public int StagedBytes => ReadySession()?.StagedBytes ?? 0;

    internal DrachtioClientOptions Options => _client.Options;

    internal ClientMetrics Metrics => _client.Metrics;

    internal ILogger Logger => _client.Logger;

    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve => _client.Resolve;

    /// <summary>Ends when the connection reaches a state, or is in it.</summary>
    /// <exception cref="DrachtioException">The connection was refused or closed and will not reach it.</exception>
    public Task WaitForAsync(DrachtioConnectionState state, CancellationToken cancellationToken = default) =>
        _states.WaitForAsync(state, cancellationToken);

    /// <summary>Sends a request outside a dialog.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="cancellationToken">Stops the waiting for the echo, not the request.</param>
    /// <returns>The transaction, once the server has sent the request.</returns>
    /// <exception cref="ArgumentException">The request breaks a rule; nothing was sent.</exception>
    /// <exception cref="DrachtioConnectionException">The connection is not ready, or ended.</exception>
    /// <exception cref="DrachtioRequestException">The server said no.</exception>
    public async Task<DrachtioTransaction> SendAsync(DrachtioOutgoingRequest request, CancellationToken cancellationToken = default)
    {
        ThrowIfNotSendable(request.Method);
        var transaction = new DrachtioTransaction(this);
        var session = ReadySession();
        var failure = session is null
            ? DrachtioFailure.NotConnected
            : session.Send(
                request.Method,
                Encoding.UTF8.GetBytes(request.RequestUri),
                Encoding.UTF8.GetBytes(request.NextHop ?? ""),
                HeaderText.ToLines(request.Headers),
                request.Body.Span,
                handler: null,
                state: 0,
                transaction);
        return failure switch
        {
            DrachtioFailure.None => await transaction.Echoed.WaitAsync(cancellationToken),
            DrachtioFailure.InvalidMessage or DrachtioFailure.FrameTooLarge =>
                throw new ArgumentException($"The {SipMethods.Name(request.Method)} breaks a rule of drachtio-server ({failure}); the log names it.", nameof(request)),
            _ => throw new DrachtioConnectionException($"drachtio-server {Server.Name} is not connected ({State}).", failure),
        };
    }

    /// <summary>Sends a request outside a dialog and calls back with its outcome; nothing is allocated after warm-up.</summary>
    /// <param name="method">INFO, MESSAGE, NOTIFY, OPTIONS, PUBLISH, REFER, REGISTER or SUBSCRIBE.</param>
    /// <param name="requestUri">A sip or sips URI with a host.</param>
    /// <param name="nextHop">Bare URI to send to; empty for the request URI.</param>
    /// <param name="headers">Lines to send; To is added when missing.</param>
    /// <param name="body">Needs a Content-Type unless empty.</param>
    /// <param name="handler">Called exactly once when this returns <see langword="true"/>, never otherwise.</param>
    /// <param name="state">Given back to <paramref name="handler"/>.</param>
    /// <returns>
    /// <see langword="false"/> when the connection is not ready, too much is unacknowledged, or the request breaks a rule (logged
    /// and counted): nothing was sent.
    /// </returns>
    /// <exception cref="ArgumentException">The method cannot be sent outside a dialog.</exception>
    public bool TrySend(
        SipMethod method,
        ReadOnlySpan<byte> requestUri,
        ReadOnlySpan<byte> nextHop,
        SipHeaderWriter? headers,
        ReadOnlySpan<byte> body,
        IDrachtioOutcomeHandler handler,
        long state)
    {
        ThrowIfNotSendable(method);
        var lines = headers is null ? default : headers.Written;
        return ReadySession() is { } session
            && session.Send(method, requestUri, nextHop, lines, body, handler, state, transaction: null) == DrachtioFailure.None;
    }

    /// <inheritdoc />
    public override string ToString() => $"drachtio {Server.Name} ({State})";

    private static void ThrowIfNotSendable(SipMethod method)
    {
        // ACK and CANCEL belong to an INVITE, BYE, PRACK and UPDATE to a dialog; INVITE would need an ACK for its 200.
        if (method is not (SipMethod.Info or SipMethod.Message or SipMethod.Notify or SipMethod.Options
            or SipMethod.Publish or SipMethod.Refer or SipMethod.Register or SipMethod.Subscribe))
        {
            throw new ArgumentException($"{method} cannot be sent outside a dialog.", nameof(method));
        }
    }

    private Session? ReadySession() => State is DrachtioConnectionState.Ready or DrachtioConnectionState.Closing ? Volatile.Read(ref _loggedIn) : null;
}
