using System.Diagnostics.Metrics;
using System.Net;
using Drachtio.Client.Diagnostics;
using Drachtio.Client.Sessions;
using Drachtio.Sip;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Drachtio.Client;

/// <summary>A client of one or several drachtio-servers: receives requests, answers them, sends requests outside dialogs.</summary>
/// <remarks>
/// One connection per server, each on its own, reconnecting for ever. All members are safe from any thread. Events and
/// handlers run without any lock held.
/// </remarks>
public sealed class DrachtioClient : IAsyncDisposable
{
    // Coarse on purpose: every time-out here is seconds, and one tick serves all connections.
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private ITimer? _tick;
    private Task? _closing;
    private bool _isStarted;
    private int _isTicking;

    /// <summary>Makes a client; nothing is connected yet.</summary>
    /// <param name="options">Servers and limits.</param>
    /// <param name="loggerFactory">Where to log; nowhere by default.</param>
    /// <param name="meterFactory">Owner of the meter <c>Drachtio.Client</c>; the client makes its own by default.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message says which.</exception>
    public DrachtioClient(DrachtioClientOptions options, ILoggerFactory? loggerFactory = null, IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsRules.ThrowIfBroken(options);
        Options = options;
        Logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<DrachtioClient>();
        Metrics = new ClientMetrics(meterFactory);
        Connections = [.. options.Servers.Select(server => new DrachtioConnection(this, server, new CancellationTokenSource(), new SemaphoreSlim(1)))];
    }

    /// <summary>Raised for every step of every connection, on the thread that took it; must not block.</summary>
    public event EventHandler<DrachtioStateChange>? StateChanged;

    /// <summary>One connection per server, in the order of the options.</summary>
    public IReadOnlyList<DrachtioConnection> Connections { get; }

    /// <summary>
    /// Ends when the client is closed; fails with <see cref="DrachtioAuthenticationException"/>, or <see cref="DrachtioProtocolException"/>
    /// for a version too old, when every server has refused.
    /// </summary>
    public Task Completion => _completion.Task;

    internal DrachtioClientOptions Options { get; }

    internal ILogger Logger { get; }

    internal ClientMetrics Metrics { get; }

    internal HandlerTable Handlers { get; } = new();

    /// <summary>Looks names up; tests put a slow one here.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Handles a method on the read loop. A second handler for a method takes the first one's place.</summary>
    /// <param name="method">Name of the method, any case.</param>
    /// <param name="handler">Runs for each request; see <see cref="DrachtioInlineHandler"/>.</param>
    /// <exception cref="ArgumentException">The method is unknown.</exception>
    public void OnRequest(string method, DrachtioInlineHandler handler) => SetHandler(method, handler);

    /// <summary>Handles a method on the thread pool. A second handler for a method takes the first one's place.</summary>
    /// <param name="method">Name of the method, any case.</param>
    /// <param name="handler">Runs for each request; see <see cref="DrachtioHandler"/>.</param>
    /// <exception cref="ArgumentException">The method is unknown.</exception>
    public void OnRequest(string method, DrachtioHandler handler) => SetHandler(method, handler);

    /// <summary>Removes a handler and its route on every connected server.</summary>
    /// <remarks>The server removes all routes at once, so for a moment it answers 503 to the other methods too.</remarks>
    /// <param name="method">Name of the method, any case.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ArgumentException">The method is unknown.</exception>
    /// <exception cref="DrachtioException">A connection ended meanwhile; its next login routes what stays.</exception>
    public async Task RemoveRouteAsync(string method, CancellationToken cancellationToken = default)
    {
        Handlers.Set(ParseMethod(method), handler: null);
        await Task.WhenAll(Connections.Select(connection => connection.SyncRoutesAsync(cancellationToken))).WaitAsync(cancellationToken);
    }

    /// <summary>Begins to connect to every server, in the background and for ever. A second call does nothing.</summary>
    /// <exception cref="ObjectDisposedException">The client is closing or closed.</exception>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing is not null, this);
            if (_isStarted)
            {
                return;
            }

            _isStarted = true;
            _tick = Options.TimeProvider.CreateTimer(static state => ((DrachtioClient)state!).Tick(), this, TickInterval, TickInterval);
        }

        foreach (var connection in Connections)
        {
            connection.Start();
        }
    }

    /// <summary>Starts and waits until the first connection is ready.</summary>
    /// <param name="cancellationToken">Stops the waiting; the client goes on connecting.</param>
    /// <exception cref="DrachtioAuthenticationException">Every server has rejected the secret.</exception>
    /// <exception cref="DrachtioProtocolException">Every server has refused, the first for its version.</exception>
    /// <exception cref="DrachtioConnectionException">The client was closed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The client was closing or closed before.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        Start();
        var first = await Task.WhenAny(_firstReady.Task, _completion.Task).WaitAsync(cancellationToken);
        await first;
        if (!_firstReady.Task.IsCompleted)
        {
            throw new DrachtioConnectionException("The client was closed before a connection was ready.", DrachtioFailure.Closing);
        }
    }

    /// <summary>
    /// Closes in order: routes removed, new requests answered 503, handlers given <see cref="DrachtioClientOptions.CloseTimeout"/>, the
    /// rest answered 503 with Retry-After, connections left.
    /// </summary>
    /// <param name="cancellationToken">Cuts the waiting short; the client is closed all the same.</param>
    public Task CloseAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return _closing ??= CloseOnceAsync(cancellationToken);
        }
    }

    /// <summary>The same as <see cref="CloseAsync"/>; never throws.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    internal void OnStateChanged(DrachtioStateChange change)
    {
        if (change.NewState == DrachtioConnectionState.Ready)
        {
            _firstReady.TrySetResult();
        }

        try
        {
            StateChanged?.Invoke(this, change);
        }
        catch (Exception failure)
        {
            // A listener's bug must not end the life of a connection.
            Log.StateListenerFailed(Logger, failure, change.Connection.Server.Name);
        }

        if (change.NewState == DrachtioConnectionState.Refused && Connections.All(c => c.State == DrachtioConnectionState.Refused))
        {
            _completion.TrySetException(change.Exception!);
            _ = _completion.Task.Exception;
        }
    }

    private async Task CloseOnceAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        await Task.WhenAll(Connections.Select(connection => connection.CloseAsync(cancellationToken)));
        if (_tick is not null)
        {
            await _tick.DisposeAsync();
        }

        Metrics.Dispose();
        _completion.TrySetResult();
    }

    private void SetHandler(string method, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Handlers.Set(ParseMethod(method), handler);
        foreach (var connection in Connections)
        {
            _ = RouteAsync(connection);
        }
    }

    private async Task RouteAsync(DrachtioConnection connection)
    {
        try
        {
            await connection.SyncRoutesAsync(CancellationToken.None);
        }
        catch (DrachtioException failure)
        {
            // The connection is going down with it; its next login routes again.
            Log.RouteFailed(Logger, connection.Server.Name, failure.Message);
        }
    }

    private void Tick()
    {
        // A slow tick must not meet the next one.
        if (Interlocked.Exchange(ref _isTicking, 1) == 1)
        {
            return;
        }

        try
        {
            var now = Options.TimeProvider.GetTimestamp();
            foreach (var connection in Connections)
            {
                Tick(connection, now);
            }
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private void Tick(DrachtioConnection connection, long now)
    {
        try
        {
            connection.Tick(now);
        }
        catch (Exception failure)
        {
            // On a timer's thread an exception would end the process.
            Log.TickFailed(Logger, failure, connection.Server.Name);
        }
    }

    private static SipMethod ParseMethod(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        var parsed = SipMethods.Parse(System.Text.Encoding.UTF8.GetBytes(method.ToUpperInvariant()));
        return parsed == SipMethod.Unknown
            ? throw new ArgumentException($"'{method}' is no SIP method drachtio-server knows.", nameof(method))
            : parsed;
    }
}
