using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Control;
using Drachtio.Embedded.Core;
using Drachtio.Embedded.Diagnostics;
using Drachtio.Embedded.Transports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Drachtio.Embedded;

/// <summary>A drachtio-server inside the process: the same control protocol, real SIP over UDP, TCP, TLS and WebSockets.</summary>
/// <remarks>
/// Requests outside dialogs only; INVITE and dialogs are answered as by a server that no application has a route on.
/// All members are safe from any thread.
/// </remarks>
public sealed class EmbeddedDrachtio : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly ServerCore _core;
    private readonly FrameDispatcher _frames;
    private readonly MessageIntake _intake;
    private readonly ViolationList _violations;
    private readonly Lock _stopLock = new();
    private AppListener? _admin;
    private Task? _stopped;

    private EmbeddedDrachtio(EmbeddedOptions options, ILogger logger)
    {
        _logger = logger;
        _core = new ServerCore(options, logger);
        _violations = new ViolationList(options.IsStrict, logger, violation => Violation?.Invoke(this, violation));
        var composer = new ResponseComposer();
        var responses = new AppResponses(_core, composer);
        _frames = new FrameDispatcher(_core, responses, new AppRequests(_core, new RequestComposer(options.TimeProvider)), _violations, OnEnded);
        _intake = new MessageIntake(_core, new RequestIntake(_core, composer), new ResponseIntake(_core), OnEnded);
    }

    /// <summary>Raised for every new entry of <see cref="Violations"/>, on the thread that read the frame; what a subscriber throws is logged.</summary>
    public event EventHandler<string>? Violation;

    /// <summary>Raised when a connection of either side has ended and all it left behind is settled.</summary>
    internal event EventHandler? ConnectionEnded;

    /// <summary>Where applications connect, with the port that was taken.</summary>
    public IPEndPoint AdminEndPoint => _admin!.Local;

    /// <summary>The SIP addresses, in the order of <see cref="EmbeddedOptions.Sip"/>, with the ports that were taken; concrete ones in place of 0.0.0.0 and ::.</summary>
    public IReadOnlyList<EmbeddedAddress> SipAddresses { get; private set; } = [];

    /// <summary>The same without what is spoken there.</summary>
    public IReadOnlyList<IPEndPoint> SipEndPoints => [.. SipAddresses.Select(static address => address.EndPoint)];

    /// <summary>Frames that would have crashed or hung a real server, each a sentence, oldest first; a snapshot.</summary>
    public IReadOnlyList<string> Violations => _violations.All;

    /// <summary>How many application connections are open now.</summary>
    public int AppConnections
    {
        get
        {
            lock (_core.Gate) return _core.Apps.Count;
        }
    }

    /// <summary>SIP requests taken from the network since the start, retransmissions included.</summary>
    public long RequestsReceived
    {
        get
        {
            lock (_core.Gate) return _core.RequestsReceived;
        }
    }

    /// <summary>SIP responses written to the network since the start, repeated ones included.</summary>
    public long ResponsesSent
    {
        get
        {
            lock (_core.Gate) return _core.ResponsesSent;
        }
    }

    /// <summary>Opens every address and begins to serve.</summary>
    /// <param name="options">Addresses, secret and timers.</param>
    /// <param name="loggerFactory">Where to log; nowhere when null.</param>
    /// <param name="ct">Stops the start.</param>
    /// <exception cref="IOException">An address cannot be bound; the message names it and says why.</exception>
    public static async Task<EmbeddedDrachtio> StartAsync(EmbeddedOptions options, ILoggerFactory? loggerFactory = null, CancellationToken ct = default)
    {
        var logger = (ILogger?)loggerFactory?.CreateLogger<EmbeddedDrachtio>() ?? NullLogger.Instance;
        var server = new EmbeddedDrachtio(options, logger);
        try
        {
            ct.ThrowIfCancellationRequested();
            server.Open(options);
            return server;
        }
        catch
        {
            await server.StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends as the real server does on SIGTERM: every connection gets its end at once, every id is void. May be called again.</summary>
    public Task StopAsync()
    {
        lock (_stopLock)
        {
            return _stopped ??= StopOnceAsync();
        }
    }

    /// <summary>The same as <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private void OnEnded()
    {
        try
        {
            ConnectionEnded?.Invoke(this, EventArgs.Empty);
        }
        catch (Exception failure)
        {
            // Called from the loops of connections: they end whatever a subscriber does.
            Log.SubscriberFailed(_logger, failure);
        }
    }

    private void Open(EmbeddedOptions options)
    {
        var ports = new SipPorts(_intake, options, _logger);
        var addresses = new List<EmbeddedAddress>();
        foreach (var address in options.Sip)
        {
            foreach (var listeners in ports.Bind(address))
            {
                foreach (var listener in listeners) _core.Listeners.Add(listener);
                addresses.Add(address with { EndPoint = listeners[0].Local });
            }
        }

        SipAddresses = addresses;
        _admin = SipPorts.OrSentence(options.Admin, "admin", () => AppListener.Bind(options.Admin, Accept, options.TimeProvider, _logger));
        foreach (var listener in _core.Listeners.All) listener.Start();
        _admin.Start();
        Log.Started(_logger, options.Version, _admin.Local, string.Join(", ", _core.Listeners.All.Select(listener => listener.Token)));
    }

    private bool Accept(Socket socket)
    {
        var app = new AppConnection(socket, _frames, _core.Options.IsStrict);
        lock (_core.Gate)
        {
            if (_core.Apps.Count >= _core.Options.MaxAppConnections) return false;
            _core.Apps.Add(app);
        }

        Log.AppConnected(_logger, app.Remote);
        app.Start();
        return true;
    }

    private async Task StopOnceAsync()
    {
        // Applications first: what ends on the network afterwards must not reach them as responses.
        if (_admin is not null) await _admin.StopAsync().ConfigureAwait(false);
        AppConnection[] apps;
        lock (_core.Gate) apps = [.. _core.Apps];
        foreach (var app in apps)
        {
            app.Close();
            await app.Loop.ConfigureAwait(false);
        }

        foreach (var listener in _core.Listeners.All) await listener.StopAsync().ConfigureAwait(false);
        _core.Dispose();
        if (_admin is not null) Log.Stopped(_logger);
    }
}
