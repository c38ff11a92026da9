using Drachtio.Client.Diagnostics;
using Drachtio.Client.Sessions;
using Polly;
using Polly.Retry;

namespace Drachtio.Client;

public sealed partial class DrachtioConnection
{
    // A secret may be refused once while the server's configuration is being changed.
    private const int RefusalsUntilEnd = 2;

    private readonly CancellationTokenSource _stop;
    private readonly ResiliencePipeline _dialling;
    private readonly FullJitter _backoff;
    private Task _life = Task.CompletedTask;

    /// <summary>Begins to connect, in the background.</summary>
    internal void Start() => _life = Task.Run(LiveAsync);

    /// <summary>The housekeeping tick.</summary>
    internal void Tick(long now)
    {
        Volatile.Read(ref _session)?.Tick(now);
        ExpireRequests(now);
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

        // A handler that blocks the read thread keeps the session from ending; it must not keep the caller.
        await _life.WaitAsync(Options.CloseTimeout, Options.TimeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (State != DrachtioConnectionState.Refused)
        {
            Enter(DrachtioConnectionState.Closed, failure: null);
            Log.Closed(Logger, Server.Name);
        }
    }

    private async Task LiveAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var session = await _dialling.ExecuteAsync(async token => await EstablishAsync(token), _stop.Token);
                await LiveWithAsync(session);
                await Task.Delay(_backoff.Next(), Options.TimeProvider, _stop.Token);
            }
            catch (Exception failure) when (_stop.IsCancellationRequested && failure is (OperationCanceledException or DrachtioException))
            {
                // Closing cut an attempt or a wait short.
            }
            catch (DrachtioException failure)
            {
                Log.Refused(Logger, Server.Name, failure.Message);
                Enter(DrachtioConnectionState.Refused, failure);
                return;
            }
            catch (Exception failure)
            {
                // A bug, ours or a logger's: without this the connection would never come back, and nobody would know.
                Log.LifeFailed(Logger, failure, Server.Name);
                await Task.Delay(_backoff.Next(), Options.TimeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LiveWithAsync(Session session)
    {
        var since = Options.TimeProvider.GetTimestamp();
        var learning = LearnAddressesAsync(session);
        var reason = await session.Ended;
        Metrics.Connected(Server.Name, -1);

        var uptime = Options.TimeProvider.GetElapsedTime(since);
        if (uptime >= Options.MaxReconnectDelay)
        {
            _backoff.Reset(); // a server that accepts and drops at once must not be hammered
        }

        Forget();
        if (!_isClosing)
        {
            Log.ConnectionLost(Logger, Server.Name, uptime.TotalSeconds, reason.Message);
            Enter(DrachtioConnectionState.Connecting, reason);
        }

        await learning;
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
        foreach (var request in _held.HeldSince(long.MaxValue))
        {
            Shed(request);
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
}
