namespace Drachtio.Embedded.Transports;

/// <summary>Keeps a socket's loop from running hot on an error that stays, such as a process out of file handles (EMFILE). Safe from any thread.</summary>
internal sealed class FailurePause(TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits 100 ms of the clock, or until <see cref="End"/>.</summary>
    public Task WaitAsync() => Task.WhenAny(_stopped.Task, Task.Delay(Length, time));

    /// <summary>Ends the wait and every further one: a stop must not hang on a clock that a test holds.</summary>
    public void End() => _stopped.TrySetResult();
}
