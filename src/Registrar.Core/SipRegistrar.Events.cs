using System.Runtime.CompilerServices;
using Registrar.Core.Events;
using Registrar.Core.Queries;

namespace Registrar.Core;

/// <content>What happens, as .NET events and as a stream.</content>
public sealed partial class SipRegistrar
{
    private readonly Lock _handlersLock = new();
    private EventHandler<RegistrarEvent>? _registered;
    private EventHandler<RegistrarEvent>? _unregistered;
    private EventHandler<RegistrarEvent>? _authFailed;
    private EventHandler<RegistrarEvent>? _fetched;
    private EventHandler<RegistrarEvent>? _reachabilityChanged;

    // Only once somebody listens: each event would wake it, for nobody.
    private EventDispatcher? _dispatcher;

    /// <summary>A registration is new (<see cref="Registration.Initial"/>), was refreshed or has lost some of its contacts; the cause tells. Raised in order, one at a time, never under a lock.</summary>
    public event EventHandler<RegistrarEvent>? Register
    {
        add => Add(ref _registered, value);
        remove => Remove(ref _registered, value);
    }

    /// <summary>A registration has ended.</summary>
    public event EventHandler<RegistrarEvent>? Unregister
    {
        add => Add(ref _unregistered, value);
        remove => Remove(ref _unregistered, value);
    }

    /// <summary>A phone gave a wrong digest answer.</summary>
    public event EventHandler<RegistrarEvent>? AuthFailed
    {
        add => Add(ref _authFailed, value);
        remove => Remove(ref _authFailed, value);
    }

    /// <summary>Somebody asked for the bindings of an address of record, with credentials.</summary>
    public event EventHandler<RegistrarEvent>? Fetched
    {
        add => Add(ref _fetched, value);
        remove => Remove(ref _fetched, value);
    }

    /// <summary>A phone is taken for gone, or was heard of again.</summary>
    public event EventHandler<RegistrarEvent>? ReachabilityChanged
    {
        add => Add(ref _reachabilityChanged, value);
        remove => Remove(ref _reachabilityChanged, value);
    }

    /// <summary>Events from now on, in order, until the token or the registrar ends it.</summary>
    /// <param name="cancellationToken">Ends the stream, without an exception.</param>
    /// <remarks>Begins with the first event after this call, not after the first read. A reader slower than <see cref="RegistrarOptions.EventBuffer"/> events loses the oldest and sees the gap in <see cref="RegistrarEvent.Sequence"/>.</remarks>
    public IAsyncEnumerable<RegistrarEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => ReadAfterAsync(_events.Last, EventInterest.All, cancellationToken);

    /// <summary>As <see cref="ReadEventsAsync(CancellationToken)"/>, but only what is wanted: nothing is built, and nobody woken, for the rest.</summary>
    /// <param name="wants">Asked once for every type and cause, during this call.</param>
    /// <param name="cancellationToken">Ends the stream, without an exception.</param>
    /// <remarks>Sequence numbers have gaps then; what was lost is <see cref="RegistrarEvent.Lost"/>. With refreshes left out, which are nearly all events of a settled fleet, listening costs next to nothing.</remarks>
    public IAsyncEnumerable<RegistrarEvent> ReadEventsAsync(Func<RegistrarEventType, RegistrarEventCause, bool> wants, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wants);
        return ReadAfterAsync(_events.Last, EventInterest.Of(wants), cancellationToken);
    }

    private async IAsyncEnumerable<RegistrarEvent> ReadAfterAsync(long last, EventInterest interest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in _events.ReadAsync(last, interest, cancellationToken))
        {
            if (entry.Lost > 0) _metrics.EventsLost(entry.Lost, isStream: true);
            yield return RegistrationView.Of(in entry, _clock.Read(), _handler.Settings.For(entry.Realm).StaleMs);
        }
    }

    private void Add(ref EventHandler<RegistrarEvent>? handlers, EventHandler<RegistrarEvent>? added)
    {
        lock (_handlersLock)
        {
            handlers += added;
            if (handlers is not null) _dispatcher ??= new EventDispatcher(_events, Raise, _metrics, _logger);
        }
    }

    private void Remove(ref EventHandler<RegistrarEvent>? handlers, EventHandler<RegistrarEvent>? removed)
    {
        lock (_handlersLock) handlers -= removed;
    }

    private void Raise(EventEntry entry)
    {
        var handler = entry.Type switch
        {
            RegistrarEventType.Register => _registered,
            RegistrarEventType.Unregister => _unregistered,
            RegistrarEventType.Fetched => _fetched,
            RegistrarEventType.Unreachable or RegistrarEventType.Reachable => _reachabilityChanged,
            RegistrarEventType.AuthFailed => _authFailed,
            _ => null,
        };

        // The object is built for listeners only.
        handler?.Invoke(this, RegistrationView.Of(in entry, _clock.Read(), _handler.Settings.For(entry.Realm).StaleMs));
    }
}
