using Drachtio.Client;
using Registrar.Core.Bindings;

namespace Registrar.Core.KeepAlive;

/// <summary>Whether the phone behind a binding is heard of; one object over all refreshes of the binding.</summary>
/// <remarks>Written by read loops and the ping tick, read by anybody: single words, no lock. A lost race shows a state a few milliseconds old.</remarks>
internal sealed class Reachability : IDrachtioOutcomeHandler
{
    private readonly PingMonitor _monitor;
    private long _lastSeenMs;
    private long _roundTripMs = -1;
    private volatile bool _isFlowGone;
    private volatile Binding? _binding;
    private PingWheel? _wheel;

    /// <summary>Starts as heard of now.</summary>
    public Reachability(PingMonitor monitor, long nowMs)
    {
        _monitor = monitor;
        _lastSeenMs = nowMs;
    }

    /// <summary>The binding as it is now; <see langword="null"/> when it has ended.</summary>
    public Binding? Binding
    {
        get => _binding;
        set => _binding = value;
    }

    /// <summary>When the phone was last heard of, ms since 1970.</summary>
    public long LastSeenMs => Interlocked.Read(ref _lastSeenMs);

    /// <summary>Round trip of the last answered OPTIONS in ms; -1 before the first.</summary>
    public long RoundTripMs => Interlocked.Read(ref _roundTripMs);

    /// <summary>The server said that its connection to the phone is gone.</summary>
    public bool IsFlowGone => _isFlowGone;

    /// <summary>Whether nothing was heard for <paramref name="staleMs"/>, or nothing can be heard.</summary>
    public bool IsStale(long nowMs, long staleMs) => _isFlowGone || nowMs - LastSeenMs > staleMs;

    /// <summary>Whether it was not yet part of this wheel.</summary>
    public bool TryJoin(PingWheel wheel) => Interlocked.Exchange(ref _wheel, wheel) != wheel;

    /// <summary>The phone has spoken.</summary>
    public void Seen(long nowMs)
    {
        Interlocked.Exchange(ref _lastSeenMs, nowMs);
        _isFlowGone = false;
    }

    /// <inheritdoc/>
    public void OnOutcome(in DrachtioOutcome outcome, long state) => Complete(outcome.StatusCode, outcome.IsLocal, state);

    /// <summary>An OPTIONS has ended.</summary>
    /// <param name="status">Final status; 0 when none came.</param>
    /// <param name="isLocal">The server made it up.</param>
    /// <param name="sentMs">When the OPTIONS left, ms since 1970.</param>
    public void Complete(int status, bool isLocal, long sentMs)
    {
        // 408 and 503: nobody there, or nobody reachable. 410 from the server itself: the connection is closed. Anything else,
        // 404, 405, 481 and 486 included, was said by a phone that lives (registrar-field N4).
        var isAlive = status is >= 200 and not 408 and not 410 and not 503;
        if (isAlive)
        {
            var nowMs = _monitor.NowMs;
            Interlocked.Exchange(ref _roundTripMs, nowMs - sentMs);
            Seen(nowMs);
        }
        else if (status == 410 && isLocal)
        {
            // A REGISTER that came after this OPTIONS left has made a new flow: an old 410 must not mark it.
            if (LastSeenMs <= sentMs) _isFlowGone = true;
        }

        _monitor.Ended(_binding, status, isLocal, isAlive);
    }
}
