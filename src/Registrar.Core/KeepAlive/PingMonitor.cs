using Drachtio.Sip;
using Microsoft.Extensions.Logging;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;
using Registrar.Core.Timing;

namespace Registrar.Core.KeepAlive;

/// <summary>What every <see cref="Reachability"/> needs around it: clock, limits, the table, counters and log.</summary>
internal sealed class PingMonitor(RegistrarClock clock, RegistrarMetrics metrics, ILogger logger)
{
    private PingLimits _limits = PingLimits.Of(new RegistrarOptions());
    private int _lost;

    /// <summary>The clock.</summary>
    public RegistrarClock Clock => clock;

    /// <summary><see cref="RegistrarClock.NowMs"/>.</summary>
    public long NowMs => clock.NowMs;

    /// <summary>The limits in force.</summary>
    public PingLimits Limits
    {
        get => Volatile.Read(ref _limits);
        set => Volatile.Write(ref _limits, value);
    }

    /// <summary>The table whose bindings are watched; set before the first of them exists.</summary>
    public BindingTable? Table { get; set; }

    /// <summary>The wheel they are pinged from; set before the first of them exists.</summary>
    public PingWheel? Wheel { get; set; }

    /// <summary>Bindings taken for gone, by misses or by a lost connection.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>One more, or one less, is taken for gone.</summary>
    public void CountLost(int change) => Interlocked.Add(ref _lost, change);

    /// <summary>A binding has ended: it is pinged no more.</summary>
    public void Leave(Reachability reachability) => Wheel?.Leave(reachability);

    /// <summary>A ping has ended.</summary>
    /// <param name="verdict">What its end means.</param>
    /// <param name="tookMs">From sending to now.</param>
    public void PingEnded(Verdict verdict, long tookMs) => metrics.PingEnded(verdict == Verdict.Alive, tookMs);

    /// <summary>A ping has found nobody.</summary>
    /// <param name="binding">Whom it went to.</param>
    /// <param name="status">Final status; 0 when none came.</param>
    /// <param name="verdict">What that means.</param>
    public void TellMiss(in Binding binding, int status, Verdict verdict)
    {
        if (!logger.IsEnabled(LogLevel.Debug))
            return;

        if (verdict == Verdict.FlowLost)
            Log.FlowGone(logger, binding.Aor, SipText.Decode(binding.SourceAddress), binding.SourcePort);
        else
            Log.PingMissed(logger, binding.Aor, status);
    }
}
