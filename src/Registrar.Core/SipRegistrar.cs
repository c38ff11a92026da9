using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Registrar.Core.Auth;
using Registrar.Core.Bindings;
using Registrar.Core.Defence;
using Registrar.Core.Diagnostics;
using Registrar.Core.Events;
using Registrar.Core.Handling;
using Registrar.Core.KeepAlive;
using Registrar.Core.Notifications;
using Registrar.Core.Queries;
using Registrar.Core.Timing;

namespace Registrar.Core;

/// <summary>A SIP registrar: answers REGISTER, keeps the bindings, pings the phones and tells what happens.</summary>
/// <remarks>RFC 3261 §10.3. All members may be called from any thread.</remarks>
public sealed partial class SipRegistrar : IAsyncDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly RegistrarMetrics _metrics;
    private readonly RegistrarClock _clock;
    private readonly ILogger _logger;
    private readonly EventRing _events;
    private readonly BindingTable _table;
    private readonly PingMonitor _monitor;
    private readonly OptionsPinger _pinger;
    private readonly Housekeeper _housekeeper;
    private readonly Authenticator _authenticator;
    private readonly RegistrarDefence _defence;
    private readonly RegisterHandler _handler;
    private readonly Notifier _notifier;
    private readonly MailboxGreeter? _greeter;
    private readonly Lock _updateLock = new();
    private int _isDisposed;

    /// <summary>Makes a registrar; it answers nothing until it is attached to a client.</summary>
    /// <param name="options">Checked by <see cref="RegistrarOptions.Validate"/>; an <see cref="ArgumentException"/> names what is wrong.</param>
    /// <param name="directory">The users.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    /// <param name="loggerFactory">Where logs go; nowhere by default.</param>
    /// <param name="meterFactory">Makes the meter <c>registrar</c>; a private one by default.</param>
    /// <param name="mailboxes">Makes every newly registered phone get a message summary; without it none does.</param>
    public SipRegistrar(RegistrarOptions options, IUserDirectory directory, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, IMeterFactory? meterFactory = null, IMailboxSource? mailboxes = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(directory);

        var settings = new RegistrarSettings(options);
        _timeProvider = timeProvider ??= TimeProvider.System;
        _clock = new RegistrarClock(timeProvider);
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<SipRegistrar>();
        _metrics = new RegistrarMetrics(meterFactory, () => BindingCount, () => _events?.Dropped ?? 0, () => _monitor?.Lost ?? 0);
        _events = new EventRing(options.EventBuffer);

        _monitor = new PingMonitor(_clock, _metrics, _logger);
        _pinger = new OptionsPinger(timeProvider, _monitor, _metrics, _logger);
        _table = new BindingTable(_events, _monitor, _pinger);
        _monitor.Table = _table;
        _authenticator = new Authenticator(options, _clock, directory);
        _defence = new RegistrarDefence(options);
        _notifier = new Notifier(timeProvider, _clock, _metrics, _logger);
        _greeter = mailboxes is null ? null : new MailboxGreeter(mailboxes, _notifier, timeProvider, _metrics, _logger);
        _handler = new RegisterHandler(_table, _events, _authenticator, directory, settings, _monitor, _defence, timeProvider, _metrics, _logger) { Greeter = _greeter };
        _metrics.Watch(_defence.Refused, () => _handler.Settings.Shared.Scanners.Families);
        LearnListeners();
        _housekeeper = new Housekeeper(_table, Flows, timeProvider, _clock, _logger);
        _pinger.Configure(settings, _table.Reachabilities);
    }

    /// <summary>The options in force.</summary>
    public RegistrarOptions Options => _handler.Settings.Options;

    /// <summary>Number of bindings; one that has just run out may still count for a moment.</summary>
    public int BindingCount => _table?.Count ?? 0;

    /// <summary>The bindings; for measurements.</summary>
    internal BindingTable Table => _table;

    /// <summary>Handles one REGISTER; the way in for <see cref="Attach"/> and for tests.</summary>
    internal RegisterHandler Handler => _handler;

    private long NowMs => _clock.NowMs;

    /// <summary>Puts another set of options in force, atomically; bindings stay. After <see cref="DisposeAsync"/> nobody is pinged, whatever they say.</summary>
    /// <param name="options">Checked as in the constructor; nothing changes when it is refused. <see cref="RegistrarOptions.MaxTrackedNonces"/>, <see cref="RegistrarOptions.EventBuffer"/>, <see cref="RegistrarOptions.KnownDevices"/>, <see cref="RegistrarOptions.MeteredSources"/> and <see cref="RegistrarOptions.TrackedFailures"/> keep their first values.</param>
    /// <exception cref="ArgumentException">A value is out of range; the message says which and what to do.</exception>
    public void Update(RegistrarOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new RegistrarSettings(options);
        lock (_updateLock)
        {
            _authenticator.Update(options, _clock.WallMs);
            _handler.Settings = settings;
            LearnListeners();
            _pinger.Configure(settings, _table.Reachabilities);
        }

        Log.OptionsChanged(_logger);
    }

    /// <summary>Realms that have a live registration, sorted.</summary>
    public IReadOnlyList<string> Realms() => _table.Realms(NowMs);

    /// <summary>Every registration of a realm, the longest-lived first.</summary>
    /// <param name="realm">Realm in any case.</param>
    /// <remarks>
    /// REGISTERs go on meanwhile: the order is that of the beginning, each registration is as it is when it is read, and one that has
    /// ended by then is missing. Nothing of them is held but 24 bytes each. Each enumeration reads anew.
    /// </remarks>
    public IEnumerable<Registration> Users(string realm)
    {
        ArgumentNullException.ThrowIfNull(realm);
        var now = _clock.Read();
        realm = AorText.Realm(realm);
        var staleMs = _handler.Settings.For(realm).StaleMs;
        return _table.InRealm(realm, now.NowMs, now.WallSeconds).Select(bindings => RegistrationView.Of(bindings, isInitial: false, now, staleMs));
    }

    /// <summary>The registrations of one user, the longest-lived first.</summary>
    /// <param name="realm">Realm in any case.</param>
    /// <param name="username">User name; its case counts unless <see cref="RegistrarOptions.FoldCase"/> is on.</param>
    public IReadOnlyList<Registration> User(string realm, string username)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(username);
        realm = AorText.Realm(realm);
        var now = _clock.Read();
        var settings = _handler.Settings.For(realm);
        return RegistrationView.OfUser(_table.Find(realm, AorText.User(username, settings.Options.FoldCase), now.NowMs), now, settings.StaleMs);
    }

    /// <summary>The registrations of one user.</summary>
    /// <param name="uriOrAor"><c>sip:1000@realm</c> or <c>1000@realm</c>; anything unreadable has no registrations.</param>
    public IReadOnlyList<Registration> User(string uriOrAor)
    {
        ArgumentNullException.ThrowIfNull(uriOrAor);
        return AorText.TryRead(uriOrAor, out var realm, out var username) ? User(realm, username) : [];
    }

    /// <summary>Every way to reach one user now.</summary>
    /// <param name="realm">Realm in any case.</param>
    /// <param name="username">User name; its case counts unless <see cref="RegistrarOptions.FoldCase"/> is on.</param>
    public ContactsAnswer Contacts(string realm, string username)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(username);
        realm = AorText.Realm(realm);
        var settings = _handler.Settings.For(realm);
        username = AorText.User(username, settings.Options.FoldCase);
        return ContactsView.Of(realm, username, _table.Find(realm, username, NowMs), NowMs, settings);
    }

    /// <summary>Every way to reach one user now.</summary>
    /// <param name="uriOrAor"><c>sip:1000@realm</c> or <c>1000@realm</c>; anything unreadable has no contacts.</param>
    public ContactsAnswer Contacts(string uriOrAor)
    {
        ArgumentNullException.ThrowIfNull(uriOrAor);
        return AorText.TryRead(uriOrAor, out var realm, out var username)
            ? Contacts(realm, username)
            : new ContactsAnswer { Username = "", Realm = "", Display = "", Uri = uriOrAor, Contacts = [] };
    }

    /// <summary>Removes bindings of one user, as an administrator does; the phone is not told and comes back with its next refresh unless its user is gone from the directory.</summary>
    /// <param name="realm">Realm in any case.</param>
    /// <param name="username">User name; its case counts unless <see cref="RegistrarOptions.FoldCase"/> is on.</param>
    /// <param name="uuid"><see cref="Registration.Uuid"/> of one registration; <see langword="null"/> for all.</param>
    /// <returns>How many bindings went; each registration that ended is one <see cref="Unregister"/> with <see cref="RegistrarEventCause.Admin"/>.</returns>
    public int Remove(string realm, string username, string? uuid = null)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(username);
        realm = AorText.Realm(realm);
        return _table.Remove(realm, AorText.User(username, _handler.Settings.For(realm).Options.FoldCase), uuid, RegistrarEventCause.Admin, NowMs);
    }

    /// <summary>Ends timers and event listeners; events that have happened are still told. Idempotent; never throws.</summary>
    /// <remarks>Does not wait for ever for code of others: a mailbox source gets 3 s to come back, handlers of the .NET events 5 s; then it logs a warning and ends without them.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;

        _pinger.Dispose();
        _housekeeper.Dispose();
        _events.Complete();
        if (_greeter is not null) await _greeter.DisposeAsync();
        _notifier.Dispose();
        if (Volatile.Read(ref _dispatcher) is { } dispatcher) await dispatcher.EndAsync(_timeProvider);
        _metrics.Dispose();
    }
}
