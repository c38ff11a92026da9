using System.Net;
using System.Net.Sockets;

namespace Drachtio.Testing;

/// <summary>
/// A TCP proxy on 127.0.0.1 between an app and a drachtio-server. It records both directions and can cut every connection,
/// stall a direction without closing, refuse newcomers, and pass bytes on in random pieces.
/// </summary>
/// <remarks>Thread-safe. Owns its sockets; dispose ends everything.</remarks>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<ProxyLink> _links = [];
    private readonly SemaphoreSlim _accepted = new(0);
    private readonly Func<CancellationToken, ValueTask<TcpClient>> _connect;
    private readonly Task _acceptLoop;

    /// <summary>Starts listening; each accepted connection gets its own connection to <paramref name="target"/>.</summary>
    public CuttingProxy(IPEndPoint target) : this(target.Address.ToString(), target.Port)
    {
    }

    /// <summary>Starts listening; each accepted connection gets its own connection to <paramref name="host"/>.</summary>
    public CuttingProxy(string host, int port)
    {
        _connect = async token =>
        {
            var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(host, port, token);
            return client;
        };
        _listener.Start();
        _acceptLoop = AcceptAsync();
    }

    /// <summary>Where the app connects to.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>While true, a new connection is closed as soon as it is accepted.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>Every connection so far, oldest first.</summary>
    public IReadOnlyList<ProxyLink> Links
    {
        get { lock (_lock) return [.. _links]; }
    }

    /// <summary>0 passes bytes on as they come; otherwise pieces of 1 to this many bytes, by a generator with <see cref="SplitSeed"/>.</summary>
    public int SplitMaxBytes { get; set; }

    /// <summary>Seed of the random pieces: say it in the failure message.</summary>
    public int SplitSeed { get; set; } = 1;

    /// <summary>Waits until the next connection (not waited for before) is through to the server.</summary>
    public async Task<ProxyLink> NextLinkAsync(TimeSpan guard)
    {
        if (!await _accepted.WaitAsync(guard, _stop.Token)) throw new TimeoutException($"No connection came through the proxy within {guard}.");
        return Links[^1];
    }

    /// <summary>Closes every connection in the middle of whatever was on its way (RST to both sides).</summary>
    public void Cut()
    {
        foreach (var link in Links) link.Cut();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _acceptLoop;
        await Task.WhenAll(Links.Select(link => link.Completion));
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient app;
            try
            {
                app = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            app.NoDelay = true;
            if (IsRefusing)
            {
                app.Dispose();
                continue;
            }

            try
            {
                var server = await _connect(_stop.Token);
                var link = new ProxyLink(this, app, server);
                lock (_lock) _links.Add(link);
                link.Start();
                _accepted.Release();
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                // The server is not there: the app sees its connection end, as it would without a proxy.
                app.Dispose();
            }
        }
    }
}
