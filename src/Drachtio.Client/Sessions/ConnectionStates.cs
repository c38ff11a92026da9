namespace Drachtio.Client.Sessions;

/// <summary>The state of a connection and those who wait for one. Thread-safe; tells nobody under its lock.</summary>
internal sealed class ConnectionStates
{
    private readonly Lock _lock = new();
    private readonly List<(DrachtioConnectionState State, TaskCompletionSource Waiter)> _waiters = [];
    private DrachtioException? _lastFailure;

    public DrachtioConnectionState State { get; private set; } = DrachtioConnectionState.Idle;

    /// <summary>Takes a step.</summary>
    /// <returns>The state before; the same when nothing changed.</returns>
    public DrachtioConnectionState Set(DrachtioConnectionState state, DrachtioException? failure)
    {
        List<(DrachtioConnectionState State, TaskCompletionSource Waiter)> met = [];
        DrachtioConnectionState before;
        lock (_lock)
        {
            before = State;
            if (before == state || before is DrachtioConnectionState.Closed)
            {
                return state;
            }

            State = state;
            _lastFailure = failure;
            var isEnd = IsEnd(state);
            met.AddRange(_waiters.Where(w => isEnd || w.State == state));
            _waiters.RemoveAll(w => isEnd || w.State == state);
        }

        foreach (var (wanted, waiter) in met)
        {
            Settle(wanted, state, failure, waiter);
        }

        return before;
    }

    /// <summary>Ends when a state is reached; fails when it cannot be any more.</summary>
    public Task WaitForAsync(DrachtioConnectionState state, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (State == state || IsEnd(State))
            {
                Settle(state, State, _lastFailure, waiter);
                return waiter.Task;
            }

            _waiters.Add((state, waiter));
        }

        return WaitAsync(state, waiter, cancellationToken);
    }

    private static bool IsEnd(DrachtioConnectionState state) => state is DrachtioConnectionState.Closed or DrachtioConnectionState.Refused;

    private static void Settle(DrachtioConnectionState wanted, DrachtioConnectionState state, DrachtioException? failure, TaskCompletionSource waiter)
    {
        if (wanted == state)
        {
            waiter.TrySetResult();
        }
        else
        {
            waiter.TrySetException(failure ?? new DrachtioConnectionException($"The connection is {state} and will not be {wanted}.", DrachtioFailure.Closing));
        }
    }

    private async Task WaitAsync(DrachtioConnectionState state, TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _waiters.Remove((state, waiter));
            }
        }
    }
}
