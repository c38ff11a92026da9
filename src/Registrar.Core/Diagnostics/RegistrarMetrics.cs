using System.Diagnostics.Metrics;
using Registrar.Core.Defence;
using Registrar.Core.Rules;
using Meter = System.Diagnostics.Metrics.Meter;

namespace Registrar.Core.Diagnostics;

/// <summary>Counters of the meter <c>registrar</c>. Labels come from fixed sets only.</summary>
internal sealed class RegistrarMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "registrar";

    // One object for each status, 17 kB: a tag is an object, and each answer would make one.
    private static readonly object[] Statuses = [.. Enumerable.Range(0, 700).Select(static status => (object)status)];

    // The same: 33,000 pings in a second have two tags each.
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly Meter _meter;
    private readonly bool _isOwned;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _authFailures;
    private readonly Counter<long> _pingsSent;
    private readonly Counter<long> _pingsEnded;
    private readonly Histogram<double> _pingDuration;
    private readonly Counter<long> _eventsLost;
    private readonly Counter<long> _notifiesSent;
    private readonly Counter<long> _notifiesEnded;
    private readonly Counter<long> _greetingsLost;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">Makes and owns the meter; without one a private meter is made.</param>
    /// <param name="bindings">Number of bindings now.</param>
    /// <param name="eventsDropped">Events not told so far; none by default.</param>
    /// <param name="unreachable">Number of bindings whose phone is taken for gone; none by default.</param>
    public RegistrarMetrics(IMeterFactory? factory, Func<int> bindings, Func<long>? eventsDropped = null, Func<int>? unreachable = null)
    {
        _isOwned = factory is null;
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _requests = _meter.CreateCounter<long>("registrar.requests", "{request}", "REGISTERs answered, by status and reason");
        _authFailures = _meter.CreateCounter<long>("registrar.auth.failures", "{request}", "Wrong digest answers");
        _pingsSent = _meter.CreateCounter<long>("registrar.pings.sent", "{request}", "OPTIONS handed to a server, or not taken by it");
        _pingsEnded = _meter.CreateCounter<long>("registrar.pings.ended", "{request}", "OPTIONS that have ended, by life behind them");
        _pingDuration = _meter.CreateHistogram<double>("registrar.ping.duration", "s", "Round-trip time of answered OPTIONS");
        _eventsLost = _meter.CreateCounter<long>("registrar.events.lost", "{event}", "Events overwritten before a listener came to them");
        _meter.CreateObservableCounter("registrar.events.dropped", eventsDropped ?? (static () => 0L), "{event}", "Fetches and wrong answers not told because too many came in one second");
        _notifiesSent = _meter.CreateCounter<long>("registrar.notifies.sent", "{request}", "NOTIFYs handed to a server, or not taken by it");
        _notifiesEnded = _meter.CreateCounter<long>("registrar.notifies.ended", "{request}", "NOTIFYs that have ended, by class of the final status");
        _greetingsLost = _meter.CreateCounter<long>("registrar.greetings.lost", "{phone}", "New registrations without a message summary, by reason");
        _meter.CreateObservableGauge("registrar.bindings", bindings, "{binding}", "Live bindings");
        _meter.CreateObservableGauge("registrar.bindings.unreachable", unreachable ?? (static () => 0), "{binding}", "Live bindings whose phone is taken for gone, by missed OPTIONS or by a lost connection");
    }

    public void Answered(int status, Refusal refusal)
    {
        if (_requests.Enabled) _requests.Add(1, new KeyValuePair<string, object?>("status", Statuses[status]), new KeyValuePair<string, object?>("reason", refusal.Code()));
    }

    /// <summary>Shows what was turned away; once.</summary>
    public void Watch(DefenceCounters refused, Func<IReadOnlyList<string>> families)
    {
        _meter.CreateObservableCounter("registrar.turned_away", () => Enumerable.Range(1, DefenceReasons.Count - 1).Select(reason =>
            new Measurement<long>(refused.Read((DefenceReason)reason), new KeyValuePair<string, object?>("reason", ((DefenceReason)reason).Code()))), "{request}", "REGISTERs kept out by the defence, by reason");
        _meter.CreateObservableCounter("registrar.scanners", () => families().Select((family, place) =>
            new Measurement<long>(refused.ReadScanner(place), new KeyValuePair<string, object?>("family", family))), "{request}", "REGISTERs of scanners, by family");
    }

    public void AuthFailed() => _authFailures.Add(1);

    public void PingSent(bool isTaken) => _pingsSent.Add(1, new KeyValuePair<string, object?>("taken", isTaken ? True : False));

    public void PingEnded(bool isAlive, long tookMs)
    {
        _pingsEnded.Add(1, new KeyValuePair<string, object?>("alive", isAlive ? True : False));
        if (isAlive) _pingDuration.Record(tookMs / 1000.0);
    }

    public void EventsLost(long count, bool isStream) => _eventsLost.Add(count, new KeyValuePair<string, object?>("listener", isStream ? "stream" : "handlers"));

    public void NotifySent(bool isTaken) => _notifiesSent.Add(1, new KeyValuePair<string, object?>("taken", isTaken));

    public void NotifyEnded(int status) => _notifiesEnded.Add(1, new KeyValuePair<string, object?>("class", status / 100));

    public void GreetingLost(string reason) => _greetingsLost.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOwned) _meter.Dispose();
    }
}
