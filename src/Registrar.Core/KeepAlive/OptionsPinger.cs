using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Drachtio.Sip;
using Microsoft.Extensions.Logging;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;

namespace Registrar.Core.KeepAlive;

/// <summary>Sends OPTIONS to every binding, one per interval, spread flat over time.</summary>
/// <remarks>One 20 ms timer per registrar while pings are on, none otherwise; never one per binding. Ticks do not overlap. Safe from any thread.</remarks>
internal sealed class OptionsPinger : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly PingMonitor _monitor;
    private readonly RegistrarMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Lock _tickLock = new();
    private readonly List<Reachability> _due = [];
    private readonly SipHeaderWriter _headers = new();
    private readonly string _callIdPrefix = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private PingWheel? _wheel;
    private ITimer? _timer;
    private uint _count;
    private int _intervalSeconds;

    /// <summary>Makes a pinger that is off.</summary>
    public OptionsPinger(TimeProvider timeProvider, PingMonitor monitor, RegistrarMetrics metrics, ILogger logger)
    {
        _timeProvider = timeProvider;
        _monitor = monitor;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>Sets the interval; all bindings are spread anew when it changes.</summary>
    /// <param name="intervalSeconds">0 switches pings off.</param>
    /// <param name="bindings">Every live binding, asked for only when needed.</param>
    public void Configure(int intervalSeconds, Func<IEnumerable<Reachability>> bindings)
    {
        lock (_tickLock)
        {
            if (intervalSeconds == _intervalSeconds)
                return;

            _intervalSeconds = intervalSeconds;
            _timer?.Dispose();
            _timer = null;
            if (intervalSeconds == 0)
            {
                Volatile.Write(ref _wheel, null);
                return;
            }

            // Published before the bindings are read: one that registers meanwhile is seen by both, and the wheel takes it once.
            var wheel = new PingWheel(intervalSeconds, TickMs());
            Volatile.Write(ref _wheel, wheel);
            foreach (var reachability in bindings()) wheel.Add(reachability);

            var slot = TimeSpan.FromMilliseconds(PingWheel.SlotMs);
            _timer = _timeProvider.CreateTimer(static pinger => ((OptionsPinger)pinger!).Tick(), this, slot, slot);
        }
    }

    /// <summary>A new binding; pinged from now on if pings are on.</summary>
    public void Add(Reachability reachability) => Volatile.Read(ref _wheel)?.Add(reachability);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_tickLock)
        {
            _timer?.Dispose();
            _timer = null;
            Volatile.Write(ref _wheel, null);
        }
    }

    private void Tick()
    {
        // A tick that finds the last one still at work leaves its slots to it.
        if (!_tickLock.TryEnter())
            return;

        try
        {
            _wheel?.Turn(TickMs(), _due);
            foreach (var reachability in _due) TrySend(reachability);
            _due.Clear();
        }
        finally
        {
            _tickLock.Exit();
        }
    }

    private long TickMs() => (long)_timeProvider.GetElapsedTime(0, _timeProvider.GetTimestamp()).TotalMilliseconds;

    private void TrySend(Reachability reachability)
    {
        try
        {
            Send(reachability);
        }
        catch (Exception exception)
        {
            // One bad ping is one unit of work: the others of its slot and the wheel go on.
            Log.PingFailed(_logger, exception);
        }
    }

    private void Send(Reachability reachability)
    {
        var nowMs = _monitor.NowMs;
        if (reachability.Binding is not { } binding || !binding.IsLive(nowMs))
            return;

        var origin = binding.Origin;
        WriteHeaders(origin);
        var requestUri = Encoding.UTF8.GetBytes(NextHop.RequestUri(binding, nowMs));
        var nextHop = Encoding.UTF8.GetBytes(NextHop.Of(origin));
        _metrics.PingSent(origin.Link.TrySendOptions(requestUri, nextHop, _headers, reachability, nowMs));
    }

    private void WriteHeaders(RegisterOrigin origin)
    {
        var number = ++_count;
        _headers.Clear();

        // The realm, never localhost: on cached flows the server would put the phone's own address there (protocol §3.7).
        Write(SipHeaderId.From, $"<sip:{origin.Realm}>;tag={_callIdPrefix[..8]}{number:x8}");
        Write(SipHeaderId.To, $"<{origin.Aor}>");
        Write(SipHeaderId.CallId, $"{_callIdPrefix}{number:x8}@{origin.Realm}");
        Write(SipHeaderId.CSeq, $"{(number & 0x7FFFFFFF) + 1} OPTIONS");
        if (origin.Link.LocalAddress(origin.Transport) is { } local)
            Write(SipHeaderId.Contact, $"<sip:{local};transport={origin.Transport}>");

        Write(SipHeaderId.Accept, $"application/sdp");
        Write(SipHeaderId.UserAgent, $"Registrar");
    }

    private void Write(SipHeaderId id, FormattableString value) =>
        _headers.TryAdd(id, Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
}
