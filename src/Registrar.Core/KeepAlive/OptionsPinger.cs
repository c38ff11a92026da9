using Drachtio.Sip;
using Microsoft.Extensions.Logging;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;
using Registrar.Core.Rules;

namespace Registrar.Core.KeepAlive;

/// <summary>Sends OPTIONS to the bindings the options name, one per interval, spread flat over time.</summary>
/// <remarks>One 20 ms timer per registrar while pings are on, none otherwise; never one per binding. Ticks do not overlap. Safe from any thread.</remarks>
internal sealed class OptionsPinger : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly PingMonitor _monitor;
    private readonly RegistrarMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Lock _tickLock = new();
    private readonly PingWheel _wheel = new();
    private readonly List<Reachability> _due = [];
    private readonly SipHeaderWriter _headers = new();
    private readonly RequestHeaders _requests = new();
    private RegistrarSettings? _settings;
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>Makes a pinger that is off.</summary>
    public OptionsPinger(TimeProvider timeProvider, PingMonitor monitor, RegistrarMetrics metrics, ILogger logger)
    {
        _timeProvider = timeProvider;
        _monitor = monitor;
        _monitor.Wheel = _wheel;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>Puts options in force: who is pinged changes at once; all bindings are spread anew when the interval changes. Does nothing once disposed.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="bindings">The reachability of every binding that is pinged, is to be (<see cref="IsWanted(in Binding)"/>) or was sent something.</param>
    public void Configure(RegistrarSettings settings, Func<IReadOnlyList<Reachability>> bindings)
    {
        lock (_tickLock)
        {
            if (_isDisposed)
                return;

            var before = _monitor.Limits;
            var limits = _monitor.Limits = PingLimits.Of(settings.Options);
            var isFirst = _settings is null;

            // Published before the bindings are read: one that registers meanwhile is seen by both, and the wheel takes it once.
            Volatile.Write(ref _settings, settings);
            var all = bindings();
            foreach (var reachability in all) LeaveIfUnwanted(reachability);

            if (isFirst || limits.BaseMs != before.BaseMs || limits.MaxMs != before.MaxMs)
                _wheel.Reset(limits.BaseMs, limits.MaxMs, _monitor.NowMs);

            if (limits.BaseMs == 0)
            {
                _timer?.Dispose();
                _timer = null;
                return;
            }

            foreach (var reachability in all) Add(reachability);
            var tick = TimeSpan.FromMilliseconds(PingWheel.SlotMs);
            _timer ??= _timeProvider.CreateTimer(static pinger => ((OptionsPinger)pinger!).Tick(), this, tick, tick);
        }
    }

    /// <summary>A new or refreshed binding; pinged from now on if the options want it to be.</summary>
    public void Add(Reachability reachability)
    {
        if (!reachability.IsPinged && IsWanted(reachability)) _wheel.Add(reachability);
    }

    /// <summary>The same, for those who know the binding.</summary>
    public void Add(Reachability reachability, in Binding binding)
    {
        if (!reachability.IsPinged && IsWanted(in binding)) _wheel.Add(reachability);
    }

    /// <summary>Whether the options want a binding to be pinged.</summary>
    public bool IsWanted(in Binding binding) =>
        Volatile.Read(ref _settings)?.For(binding.Realm).Options is { OptionsPing: > 0 } options && options.PingMode switch
        {
            PingMode.All => true,
            PingMode.Nat => NatRules.IsBehindNat(in binding),
            _ => false,
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_tickLock)
        {
            _isDisposed = true;
            _timer?.Dispose();
            _timer = null;
            _wheel.Reset(0, 0, 0);
        }
    }

    private void Tick()
    {
        // A tick that finds the last one still at work leaves its slots to it.
        if (!_tickLock.TryEnter())
            return;

        try
        {
            var nowMs = _monitor.NowMs;
            _wheel.Turn(nowMs, _due);
            foreach (var reachability in _due) TryPing(reachability, nowMs);
            _due.Clear();
        }
        catch (Exception exception)
        {
            // A tick that throws on a pool thread would end the process; the next one goes on.
            Log.PingFailed(_logger, exception);
        }
        finally
        {
            _tickLock.Exit();
        }
    }

    private bool IsWanted(Reachability reachability) => reachability.TryGetBinding(out var binding) && IsWanted(in binding);

    // Nobody pings it any more: it leaves, and what its missed pings said is void.
    private void LeaveIfUnwanted(Reachability reachability)
    {
        if (!reachability.IsPinged || IsWanted(reachability))
            return;

        _wheel.Leave(reachability);
        _monitor.Table?.ForgetMisses(reachability, _monitor.NowMs);
    }

    private void TryPing(Reachability reachability, long nowMs)
    {
        try
        {
            Ping(reachability, nowMs);
        }
        catch (Exception exception)
        {
            // One bad ping is one unit of work: the others of its slot and the wheel go on, and its own turn comes again.
            _wheel.Again(reachability, nowMs);
            Log.PingFailed(_logger, exception);
        }
    }

    private void Ping(Reachability reachability, long nowMs)
    {
        if (reachability.TryGetBinding(out var binding) && IsWanted(in binding))
        {
            Send(reachability, in binding);
            _wheel.Again(reachability, nowMs);
            return;
        }

        // Asked again once it has left: a REGISTER that came in between found it still there.
        _wheel.Leave(reachability);
        Add(reachability);
    }

    private void Send(Reachability reachability, in Binding binding)
    {
        var nowMs = _monitor.NowMs;
        if (!binding.IsLive(nowMs))
            return;

        _requests.Begin(_headers, SipMethod.Options, in binding, "application/sdp"u8);
        var nextHop = NextHop.Of(in binding, stackalloc byte[NextHop.UsualBytes]);
        lock (binding.Link.Flows.Order)
        {
            var requestUri = NextHop.RequestUri(in binding, nowMs);
            _metrics.PingSent(binding.Link.TrySend(SipMethod.Options, requestUri, nextHop, _headers, default, reachability, nowMs));
        }
    }
}
