using Drachtio.Client.Diagnostics;
using Drachtio.Client.Sessions;
using Drachtio.Sip;
using Polly;
using Polly.Retry;

namespace Drachtio.Client;

public sealed partial class DrachtioConnection
{
    // A secret may be refused once while the server's configuration is being changed.
    private const int RefusalsUntilEnd = 2;

    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _routing;
    private readonly ResiliencePipeline _dialling;
    private readonly FullJitter _backoff;
    private Task _life = Task.CompletedTask;
    private int _refusals;

    /// <summary>Begins to connect, in the background.</summary>
    internal void Start() => _life = Task.Run(LiveAsync);

    /// <summary>The housekeeping tick.</summary>
    internal void Tick(long now)
    {
        Volatile.Read(ref _session)?.Tick(now);
        ExpireRequests(now);
    }

    /// <summary>Brings the server's routes in line with the handlers, when there is a connection.</summary>
    internal async Task SyncRoutesAsync(CancellationToken cancellationToken)
    {
        // Without a session that is logged in the next login sends them. The flag is set before the login's own round, and a handler
        // before this call: whichever round comes second sees both.
        if (Volatile.Read(ref _session) is { IsLoggedIn: true } session)
        {
            await SyncRoutesAsync(session, cancellationToken);
        }
    }

    /// <summary>Removes routes, lets handlers finish, answers the rest 503, leaves.</summary>
    internal async Task CloseAsync(CancellationToken cancellationToken)
    {
        _isClosing = true;
        if (State == DrachtioConnectionState.Ready)
        {
            Log.Closing(Logger, Server.Name, _held.Count);
            Enter(DrachtioConnectionState.Closing, failure: null);
            await LeaveAsync(cancellationToken);
        }

        await _stop.CancelAsync();
        Volatile.Read(ref _session)?.Close(new DrachtioConnectionException("The client is closing.", DrachtioFailure.Closing));
        await _life;
        if (State != DrachtioConnectionState.Refused)
        {
            Enter(DrachtioConnectionState.Closed, failure: null);
            Log.Closed(Logger, Server.Name);
        }
    }

    private async Task LiveAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var session = await _dialling.ExecuteAsync(async token => await EstablishAsync(token), _stop.Token);
                await LiveWithAsync(session);
                await Task.Delay(_backoff.Next(), Options.TimeProvider, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
        catch (DrachtioException) when (_stop.IsCancellationRequested)
        {
            // Closing cut an attempt short.
        }
        catch (DrachtioException failure)
        {
            Log.Refused(Logger, Server.Name, failure.Message);
            Enter(DrachtioConnectionState.Refused, failure);
        }
    }

    private async Task LiveWithAsync(Session session)
    {
        var since = Options.TimeProvider.GetTimestamp();
        var reason = await session.Ended;
        Metrics.Connected(Server.Name, -1);

        var uptime = Options.TimeProvider.GetElapsedTime(since);
        if (uptime >= Options.MaxReconnectDelay)
        {
            _backoff.Reset(); // a server that accepts and drops at once must not be hammered
        }

        Volatile.Write(ref _session, null);
        if (!_isClosing)
        {
            Log.ConnectionLost(Logger, Server.Name, uptime.TotalSeconds, reason.Message);
            Enter(DrachtioConnectionState.Connecting, reason);
        }
    }

    private ResiliencePipeline BuildPipeline() =>
        new ResiliencePipelineBuilder { TimeProvider = Options.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is DrachtioException failure && IsWorthRetrying(failure)),
                DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(_backoff.Next()),
                OnRetry = arguments =>
                {
                    LogRetry(arguments.Outcome.Exception!, arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    private bool IsWorthRetrying(DrachtioException failure) => !_stop.IsCancellationRequested && failure switch
    {
        DrachtioAuthenticationException => _refusals < RefusalsUntilEnd,
        DrachtioProtocolException => failure.IsTransient,
        _ => true,
    };

    private void LogRetry(Exception failure, TimeSpan delay)
    {
        if (failure is DrachtioAuthenticationException)
        {
            Log.SecretRejected(Logger, Server.Name, delay.TotalMilliseconds);
        }
        else
        {
            Log.ConnectFailed(Logger, Server.Name, failure.Message, delay.TotalMilliseconds);
        }
    }

    /// <summary>One attempt: connect, log in, route.</summary>
    private async Task<Session> EstablishAsync(CancellationToken cancellationToken)
    {
        var session = new Session(this);
        try
        {
            Enter(DrachtioConnectionState.Connecting, failure: null);
            Log.Connecting(Logger, Server.Name);
            await session.OpenAsync(cancellationToken);

            // From here on the tick watches its replies, and requests may come as soon as a route stands.
            Volatile.Write(ref _session, session);
            using var onStop = cancellationToken.Register(() => session.Close(new DrachtioConnectionException("The client is closing.", DrachtioFailure.Closing)));
            Enter(DrachtioConnectionState.Authenticating, failure: null);
            await LogInAsync(session);
            session.IsLoggedIn = true;
            await SyncRoutesAsync(session, cancellationToken);
            _refusals = 0;
            Metrics.Attempted(Server.Name, DrachtioFailure.None);
            Metrics.Connected(Server.Name, +1);
            Log.Ready(Logger, Server.Name, ServerVersion ?? "", string.Join(',', HostPorts));
            Enter(DrachtioConnectionState.Ready, failure: null);
            return session;
        }
        catch (DrachtioException failure)
        {
            Metrics.Attempted(Server.Name, failure.Reason);
            Volatile.Write(ref _session, null);
            session.Close(failure);
            Enter(DrachtioConnectionState.Connecting, failure);
            throw;
        }
    }

    private async Task LogInAsync(Session session)
    {
        var reply = await session.CommandAsync($"|authenticate|{Server.Secret}|{string.Join(',', Server.Tags)}");
        if (!reply.IsOk)
        {
            _refusals++;
            throw new DrachtioAuthenticationException($"drachtio-server {Server.Name} rejected the secret: {reply.Text}.");
        }

        ServerVersion = reply.Tokens[1];
        HostPorts = reply.Tokens[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        LocalHostPorts = reply.Tokens[2].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (!Sessions.ServerVersion.IsSupported(ServerVersion))
        {
            throw new DrachtioProtocolException(
                $"drachtio-server {Server.Name} is {ServerVersion}; before v0.9.0 frame lengths count characters instead of bytes. Update it to v0.9.1 or later.",
                DrachtioFailure.Protocol);
        }
    }

    private async Task SyncRoutesAsync(Session session, CancellationToken cancellationToken)
    {
        await _routing.WaitAsync(cancellationToken);
        try
        {
            var wanted = _isClosing ? [] : _client.Handlers.Routes();
            if (!session.Routed.IsSubsetOf(wanted))
            {
                // remove_route removes every route of the connection, whatever its verb says (drachtio-protocol §2.2).
                await CommandAsync(session, "remove_route", session.Routed.First());
                session.Routed.Clear();
            }

            foreach (var method in wanted.Except(session.Routed).ToArray())
            {
                await CommandAsync(session, "route", method);
                session.Routed.Add(method);
            }
        }
        finally
        {
            _routing.Release();
        }
    }

    private async Task CommandAsync(Session session, string command, SipMethod method)
    {
        var reply = await session.CommandAsync($"|{command}|{VerbOf(method)}");
        if (!reply.IsOk)
        {
            throw new DrachtioConnectionException($"drachtio-server {Server.Name} refused {command} {VerbOf(method)}: {reply.Text}", DrachtioFailure.Rejected);
        }
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Options.CloseTimeout, Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (Volatile.Read(ref _session) is { } session)
            {
                await SyncRoutesAsync(session, either.Token).WaitAsync(either.Token);
                await _held.WhenEmpty().WaitAsync(either.Token);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or DrachtioException)
        {
            // Out of time, or the connection is gone already.
        }

        // Everything held has been waiting long enough: the phone's next server is told to try again.
        while (_held.PeekHeldSince(long.MaxValue) is { } request && (Shed(request) || request.IsAnswered))
        {
        }

        await DrainAsync(cancellationToken);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Options.CloseTimeout, Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await (Volatile.Read(ref _session)?.WhenDrained() ?? Task.CompletedTask).WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The server does not reply any more.
        }
    }

    private void Enter(DrachtioConnectionState state, DrachtioException? failure)
    {
        if (_isClosing && state is not (DrachtioConnectionState.Closing or DrachtioConnectionState.Closed))
        {
            return;
        }

        var before = _states.Set(state, failure);
        if (before != state || failure is not null)
        {
            _client.OnStateChanged(new DrachtioStateChange(this, before, state, failure?.Reason ?? DrachtioFailure.None, failure));
        }
    }

    private static string VerbOf(SipMethod method) => SipMethods.Name(method).ToLowerInvariant();
}
