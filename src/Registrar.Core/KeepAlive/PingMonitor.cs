using Microsoft.Extensions.Logging;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;
using Registrar.Core.Timing;

namespace Registrar.Core.KeepAlive;

/// <summary>Clock, counters and log of every ping.</summary>
internal sealed class PingMonitor(RegistrarClock clock, RegistrarMetrics metrics, ILogger logger)
{
    /// <summary>The clock.</summary>
    public RegistrarClock Clock => clock;

    /// <summary><see cref="RegistrarClock.NowMs"/>.</summary>
    public long NowMs => clock.NowMs;

    /// <summary>A ping has ended.</summary>
    public void Ended(Binding? binding, int status, bool isLocal, bool isAlive)
    {
        metrics.PingEnded(isAlive);
        if (isAlive || binding is null)
            return;

        if (status == 410 && isLocal)
            Log.FlowGone(logger, binding.Origin.Aor, binding.Origin.SourceAddress, binding.Origin.SourcePort);
        else
            Log.PingMissed(logger, binding.Origin.Aor, status);
    }
}
