using Microsoft.Extensions.Logging;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;

namespace Registrar.Core.KeepAlive;

/// <summary>Clock, counters and log of every ping.</summary>
internal sealed class PingMonitor(TimeProvider timeProvider, RegistrarMetrics metrics, ILogger logger)
{
    /// <summary>Milliseconds since 1970.</summary>
    public long NowMs => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

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
