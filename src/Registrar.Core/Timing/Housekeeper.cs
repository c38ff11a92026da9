using Microsoft.Extensions.Logging;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Timing;

/// <summary>The one tick of a registrar: ends expired bindings, forgets what the servers' flow caches have forgotten.</summary>
/// <remarks>One timer per process, whatever the number of bindings. Ticks do not overlap.</remarks>
internal sealed class Housekeeper : IDisposable
{
    private static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(250);

    // A million bindings that end at once are ended in some seconds, 2 ms in 20, and not in one tick of half a second.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan SoonTime = TimeSpan.FromMilliseconds(18);

    // The servers look at their caches every 30 s (drachtio-protocol §3.7); more often would find nothing.
    private const int TicksPerFlowSweep = 120;

    private readonly BindingTable _table;
    private readonly Func<IEnumerable<FlowTable>> _flows;
    private readonly RegistrarClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _tickLock = new();
    private readonly ITimer _timer;
    private int _ticks;

    /// <summary>Starts ticking.</summary>
    public Housekeeper(BindingTable table, Func<IEnumerable<FlowTable>> flows, TimeProvider timeProvider, RegistrarClock clock, ILogger logger)
    {
        _table = table;
        _flows = flows;
        _clock = clock;
        _timeProvider = timeProvider;
        _logger = logger;
        _timer = timeProvider.CreateTimer(static keeper => ((Housekeeper)keeper!).Tick(), this, TickTime, TickTime);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        if (!_tickLock.TryEnter())
            return;

        try
        {
            var nowMs = _clock.NowMs;
            if (!_table.Sweep(nowMs, _timeProvider, Patience)) _timer.Change(SoonTime, TickTime);
            if (++_ticks % TicksPerFlowSweep != 0)
                return;

            foreach (var flows in _flows()) flows.Sweep(nowMs);
        }
        catch (Exception exception)
        {
            // A tick that throws on a pool thread would end the process; the next one tries again.
            Log.SweepFailed(_logger, exception);
        }
        finally
        {
            _tickLock.Exit();
        }
    }
}
