namespace Drachtio.Embedded.Transports;

/// <summary>How long a stream connection may keep us waiting: for the rest of a message, or for the next one.</summary>
/// <remarks>One timer of the server's clock. The loop of the connection tells what is waited for; the end comes on a thread of the timer.</remarks>
internal sealed class SilenceLimit
{
    private readonly ITimer _timer;
    private readonly StreamListener _listener;
    private readonly Action<TimeSpan> _giveUp;
    private bool _awaitsNext;

    /// <param name="listener">Knows the times and the clock.</param>
    /// <param name="giveUp">Ends the connection; told how long was waited.</param>
    public SilenceLimit(StreamListener listener, Action<TimeSpan> giveUp)
    {
        _listener = listener;
        _giveUp = giveUp;
        _timer = listener.Time.CreateTimer(static limit => ((SilenceLimit)limit!).Pass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Time => Volatile.Read(ref _awaitsNext) ? _listener.IdleTime : _listener.MessageTime;

    /// <summary>A message has begun, or the client is to begin its first.</summary>
    public void AwaitRest() => Await(isNext: false);

    /// <summary>Nothing has come since the last message.</summary>
    public void AwaitNext() => Await(isNext: true);

    /// <summary>Nothing is waited for any more.</summary>
    public void End() => _timer.Dispose();

    private void Await(bool isNext)
    {
        Volatile.Write(ref _awaitsNext, isNext);
        _timer.Change(Time, Timeout.InfiniteTimeSpan);
    }

    private void Pass() => _giveUp(Time);
}
