using System.Net;
using System.Net.Sockets;
using Drachtio.Testing;

namespace Registrar.EndToEnd.Servers;

/// <summary>The drachtio-server the suite runs against: in this process, a binary, or one that runs already.</summary>
public abstract class DrachtioServer : IAsyncDisposable
{
    /// <summary>Host of the control port.</summary>
    public abstract string AdminHost { get; }

    /// <summary>Control port.</summary>
    public abstract int AdminPort { get; }

    /// <summary>Shared secret.</summary>
    public abstract string Secret { get; }

    /// <summary>SIP addresses, each open for UDP and TCP.</summary>
    public abstract IReadOnlyList<IPEndPoint> Sip { get; }

    /// <summary>SIP addresses for TLS, WS and WSS that the server should have.</summary>
    public virtual IReadOnlyList<(PhoneTransport Transport, IPEndPoint Address)> Streams => [];

    /// <summary>Whether the suite may stop and start it.</summary>
    public abstract bool CanRestart { get; }

    /// <summary>Whether the suite chose its addresses: then every transport must be there.</summary>
    public bool IsOurs => this is not RunningServer;

    /// <summary>Frames that would have crashed or hung a real server; only the server in this process can tell.</summary>
    public virtual IReadOnlyList<string> Violations => [];

    /// <summary>Version told in the answer to <c>authenticate</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Every transport the server told of, as <c>tls/127.0.0.1:5061</c>.</summary>
    public IReadOnlyList<string> Transports { get; private set; } = [];

    /// <summary>The IPv4 address phones talk to.</summary>
    public IPEndPoint SipV4 => Sip.First(address => address.AddressFamily == AddressFamily.InterNetwork);

    /// <summary>The IPv6 address phones talk to; null when there is none.</summary>
    public IPEndPoint? SipV6 => Sip.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetworkV6);

    /// <summary>The address of a transport; null when the server has none of it.</summary>
    public IPEndPoint? Address(PhoneTransport transport, AddressFamily family) =>
        transport is PhoneTransport.Udp or PhoneTransport.Tcp
            ? Sip.FirstOrDefault(address => address.AddressFamily == family)
            : Streams.Where(stream => stream.Transport == transport && stream.Address.AddressFamily == family && IsOpen(stream)).Select(stream => stream.Address).FirstOrDefault();

    /// <summary>Picks the server by the environment: DRACHTIO_BIN, else DRACHTIO_HOST, else the one in this process.</summary>
    public static async Task<DrachtioServer> StartFromEnvironmentAsync()
    {
        DrachtioServer server = Environment.GetEnvironmentVariable("DRACHTIO_BIN") is { Length: > 0 } binary ? new BinaryServer(binary)
            : Environment.GetEnvironmentVariable("DRACHTIO_HOST") is { Length: > 0 } host ? RunningServer.FromEnvironment(host)
            : new EmbeddedServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it and waits until it serves.</summary>
    public async Task StartAsync()
    {
        await OnStartAsync();
        (Version, Transports) = await AdminHandshake.WaitAsync(this, TimeSpan.FromSeconds(30));
    }

    /// <summary>Stops it as SIGTERM does.</summary>
    public abstract Task StopAsync();

    /// <inheritdoc />
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
    }

    /// <summary>Ends the test with a reason where the server is not ours to stop.</summary>
    public void RequireRestart()
    {
        if (!CanRestart) Assert.Ignore("Not run: this drachtio-server is not the suite's to stop. Set DRACHTIO_BIN to let the suite start its own.");
    }

    private bool IsOpen((PhoneTransport Transport, IPEndPoint Address) stream) =>
        Transports.Any(told => told.StartsWith($"{stream.Transport.ToString().ToLowerInvariant()}/", StringComparison.Ordinal)
            && told.EndsWith($":{stream.Address.Port}", StringComparison.Ordinal));

    /// <summary>Starts it.</summary>
    protected abstract Task OnStartAsync();
}
