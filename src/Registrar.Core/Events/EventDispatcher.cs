using Microsoft.Extensions.Logging;
using Registrar.Core.Diagnostics;

namespace Registrar.Core.Events;

/// <summary>Raises the .NET events: one loop, so that handlers see events in order and one at a time, under no lock.</summary>
/// <remarks>A listener like any other: when handlers are slower than events come, the oldest are lost and counted.</remarks>
internal sealed class EventDispatcher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly EventRing _events;
    private readonly Action<EventEntry> _raise;
    private readonly RegistrarMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Task _loop;

    /// <summary>Starts with the next event.</summary>
    public EventDispatcher(EventRing events, Action<EventEntry> raise, RegistrarMetrics metrics, ILogger logger)
    {
        _events = events;
        _raise = raise;
        _metrics = metrics;
        _logger = logger;
        _loop = RunAsync(events.Last);
    }

    /// <summary>Waits until every event of a complete ring has been raised; not for ever: a handler may never return.</summary>
    public async Task EndAsync(TimeProvider timeProvider)
    {
        try
        {
            await _loop.WaitAsync(Patience, timeProvider);
        }
        catch (TimeoutException)
        {
            Log.HandlerLeftBehind(_logger, Patience.TotalSeconds);
        }
    }

    private async Task RunAsync(long last)
    {
        // Whoever subscribes is not the one to run the handlers of what happens meanwhile.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (var entry in _events.ReadAsync(last, EventInterest.All, CancellationToken.None))
        {
            if (entry.Lost > 0)
            {
                _metrics.EventsLost(entry.Lost, isStream: false);
                Log.EventsLost(_logger, entry.Lost);
            }

            try
            {
                _raise(entry);
            }
            catch (Exception exception)
            {
                // A handler's mistake must not silence the others.
                Log.ListenerFailed(_logger, exception, entry.Type.ToString());
            }
        }
    }
}
