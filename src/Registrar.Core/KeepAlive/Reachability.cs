using System.Runtime.CompilerServices;
using Drachtio.Client;
using Registrar.Core.Bindings;

namespace Registrar.Core.KeepAlive;

/// <summary>Whether the phone behind a binding is heard of; one object over all refreshes of the binding, of a binding that is pinged or was sent something.</summary>
/// <remarks>Everything that changes its state does so under the binding's stripe lock, so that a REGISTER and the end of a ping come one after the other. Read by anybody without it, word by word.</remarks>
internal sealed class Reachability : IDrachtioOutcomeHandler
{
    private readonly PingMonitor _monitor;
    private long _lastSeenMs;
    private long _removalMs = long.MaxValue;
    private RoundTrip _roundTrip;
    private PingInterval _interval;
    private WheelPlace _place;
    private byte _misses;

    // Where the binding stood when it was last looked for; others come and go before it.
    private ushort _at;
    private volatile ReachChange _state = ReachChange.Reachable;
    private bool _isRevived;
    private volatile bool _isEnded;

    /// <summary>Begins to watch a binding. Under the stripe lock.</summary>
    /// <param name="monitor">What it needs around it.</param>
    /// <param name="entry">The address of record of the binding, which is to refer to this.</param>
    /// <param name="seenMs">When the phone was last heard of.</param>
    public Reachability(PingMonitor monitor, AorEntry entry, long seenMs)
    {
        _monitor = monitor;
        Entry = entry;
        _lastSeenMs = seenMs;
    }

    /// <summary>The address of record; the same over all refreshes.</summary>
    public AorEntry Entry { get; }

    /// <summary>The binding has ended.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>When the phone was last heard of, ms of <see cref="Timing.RegistrarClock.NowMs"/>.</summary>
    public long LastSeenMs => Interlocked.Read(ref _lastSeenMs);

    /// <summary>Round-trip times of its answers to OPTIONS.</summary>
    public RoundTrip RoundTrip => _roundTrip;

    /// <summary>Taken for gone, by misses or by a lost connection.</summary>
    public bool IsLost => _state != ReachChange.Reachable;

    /// <summary>The server said that its connection to the phone is gone.</summary>
    public bool IsFlowGone => _state == ReachChange.FlowLost;

    /// <summary>When the binding is removed for it; <see cref="long.MaxValue"/> while it is reachable.</summary>
    public long RemovalMs => Interlocked.Read(ref _removalMs);

    /// <summary>Has its place in the wheel: gets OPTIONS, so that its silence means something.</summary>
    public bool IsPinged => _place.IsFiled;

    /// <summary>The wheel's own.</summary>
    public ref WheelPlace Place => ref _place;

    /// <summary>Whether nothing was heard for <paramref name="staleMs"/>, or nothing can be heard.</summary>
    public bool IsStale(long nowMs, long staleMs) => IsFlowGone || nowMs - LastSeenMs > staleMs;

    /// <summary>Time between two pings now, ms.</summary>
    public int IntervalMs(int baseMs, int maxMs) => _interval.CurrentMs(baseMs, maxMs);

    /// <summary>The binding as it is now.</summary>
    /// <returns><see langword="false"/> when it has ended.</returns>
    public bool TryGetBinding(out Binding binding)
    {
        lock (Entry.Stripe.Lock)
        {
            ref readonly var known = ref Find(Entry.Bindings);
            var isThere = !Unsafe.IsNullRef(in known);
            binding = isThere ? known : default;
            return isThere;
        }
    }

    /// <summary>The binding has ended. Under the stripe lock, once.</summary>
    public void End()
    {
        _isEnded = true;

        // Not when its turn comes: with a long interval, comings and goings in between would fill the wheel.
        if (IsPinged) _monitor.Leave(this);
        if (IsLost) _monitor.CountLost(-1);
    }

    /// <summary>The phone has come from another address: another network, and what was learnt about the way is void. Under the stripe lock.</summary>
    /// <remarks>A new port alone is the same NAT that has forgotten the phone, and its limit is just what must not be forgotten.</remarks>
    public void ForgetWay()
    {
        _roundTrip = default;
        _interval = default;
    }

    /// <summary>The phone has spoken. Under the stripe lock.</summary>
    public void Seen(long nowMs)
    {
        if (nowMs > _lastSeenMs) Interlocked.Exchange(ref _lastSeenMs, nowMs);
        _misses = 0;
        if (!IsLost)
            return;

        _isRevived = true;
        Recover();
    }

    /// <summary>Nothing pings it any more, so what was only inferred from missed pings is void. Under the stripe lock.</summary>
    /// <returns>It was taken for gone because of them.</returns>
    public bool ForgetMisses()
    {
        _misses = 0;
        if (_state != ReachChange.Unreachable)
            return false;

        Recover();
        return true;
    }

    /// <summary>Whether it has come back since this was last asked. Under the stripe lock.</summary>
    public bool TakeRevived()
    {
        var isRevived = _isRevived;
        _isRevived = false;
        return isRevived;
    }

    /// <inheritdoc/>
    public void OnOutcome(in DrachtioOutcome outcome, long state) => Complete(outcome.StatusCode, outcome.IsLocal, state);

    /// <summary>An OPTIONS has ended.</summary>
    /// <param name="status">Final status; 0 when none came.</param>
    /// <param name="isLocal">The server made it up.</param>
    /// <param name="sentMs">When the OPTIONS left, ms of <see cref="Timing.RegistrarClock.NowMs"/>.</param>
    public void Complete(int status, bool isLocal, long sentMs) => End(status, isLocal, sentMs, isPing: true);

    /// <summary>Another request of ours to the phone has ended, a NOTIFY say: the same signs, but no round-trip time and no interval to learn from.</summary>
    /// <param name="status">Final status; 0 when none came.</param>
    /// <param name="isLocal">The server made it up.</param>
    /// <param name="sentMs">When it left, ms of <see cref="Timing.RegistrarClock.NowMs"/>.</param>
    public void RequestEnded(int status, bool isLocal, long sentMs) => End(status, isLocal, sentMs, isPing: false);

    /// <summary>Takes note of the end of a request. Under the stripe lock.</summary>
    /// <returns>The step it makes the phone take.</returns>
    public ReachChange Note(Verdict verdict, long sentMs, long nowMs, bool isPing)
    {
        var limits = _monitor.Limits;
        if (verdict == Verdict.Alive)
        {
            if (isPing)
            {
                _roundTrip.Add(nowMs - sentMs);
                _interval.Answered(sentMs - _lastSeenMs, limits.BaseMs, limits.MaxMs);
            }

            Seen(nowMs);
            return TakeRevived() ? ReachChange.Reachable : ReachChange.None;
        }

        // The phone has spoken since the request left: it may have a new connection, or answered a later one. A REGISTER that
        // came in the same millisecond wins, too.
        if (verdict == Verdict.Nothing || sentMs <= _lastSeenMs)
            return ReachChange.None;

        // Nothing would bring a phone back that is not pinged: some NOTIFYs it does not care for, or the last OPTIONS before pings
        // were switched off, must not hide it until its next REGISTER.
        if (verdict == Verdict.Missed && !IsPinged)
            return ReachChange.None;

        if (isPing) _interval.Lost(isFirst: _misses == 0, limits.BaseMs, limits.MaxMs);
        if (_misses < byte.MaxValue) _misses++;
        if (IsLost || (verdict == Verdict.Missed && _misses < limits.Misses))
            return ReachChange.None;

        _state = verdict == Verdict.FlowLost ? ReachChange.FlowLost : ReachChange.Unreachable;
        _monitor.CountLost(1);
        if (limits.GraceMs > 0) Interlocked.Exchange(ref _removalMs, nowMs + limits.GraceMs);
        return _state;
    }

    // One cache line instead of one for each binding of the address of record.
    private ref readonly Binding Find(Binding[] bindings)
    {
        if (_at < bindings.Length && bindings[_at].Reachability == this)
            return ref bindings[_at];

        for (var i = 0; i < bindings.Length; i++)
        {
            if (bindings[i].Reachability != this) continue;
            _at = (ushort)Math.Min(i, ushort.MaxValue);
            return ref bindings[i];
        }

        return ref Unsafe.NullRef<Binding>();
    }

    private void Recover()
    {
        _state = ReachChange.Reachable;
        _monitor.CountLost(-1);
        Interlocked.Exchange(ref _removalMs, long.MaxValue);
    }

    private void End(int status, bool isLocal, long sentMs, bool isPing)
    {
        var isThere = TryGetBinding(out var binding);
        var verdict = isThere ? Verdicts.Of(status, isLocal, in binding, isPing) : Verdict.Nothing;
        var nowMs = _monitor.NowMs;
        if (verdict != Verdict.Nothing) _monitor.Table?.Note(this, verdict, sentMs, nowMs, isPing);
        if (!isPing)
            return;

        _monitor.PingEnded(verdict, nowMs - sentMs);
        if (isThere && verdict != Verdict.Alive) _monitor.TellMiss(in binding, status, verdict);
    }
}
