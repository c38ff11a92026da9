using System.Net.Sockets;

namespace Drachtio.Testing;

/// <summary>One connection through a <see cref="CuttingProxy"/>: app on one side, server on the other.</summary>
public sealed class ProxyLink
{
    private readonly CuttingProxy _proxy;
    private readonly TcpClient _app;
    private readonly TcpClient _server;
    private readonly ProxyDirection _toServer;
    private readonly ProxyDirection _toApp;

    internal ProxyLink(CuttingProxy proxy, TcpClient app, TcpClient server)
    {
        _proxy = proxy;
        _app = app;
        _server = server;
        _toServer = new ProxyDirection(app, server);
        _toApp = new ProxyDirection(server, app);
    }

    /// <summary>Everything the app sent.</summary>
    public byte[] SentByApp => _toServer.Recorded();

    /// <summary>Everything the server sent.</summary>
    public byte[] SentByServer => _toApp.Recorded();

    /// <summary>Ends when both directions have ended.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Stops passing the server's bytes on to the app, without closing.</summary>
    public void StallToApp() => _toApp.Stall();

    /// <summary>Stops passing the app's bytes on to the server, without closing.</summary>
    public void StallToServer() => _toServer.Stall();

    /// <summary>Passes on what was held back and goes on.</summary>
    public void Resume()
    {
        _toApp.Resume();
        _toServer.Resume();
    }

    /// <summary>Writes bytes to the app as if the server had sent them.</summary>
    public async Task InjectToAppAsync(ReadOnlyMemory<byte> bytes) => await _app.GetStream().WriteAsync(bytes);

    /// <summary>Ends the connection at once with RST to both sides.</summary>
    public void Cut()
    {
        Abort(_app);
        Abort(_server);
        Resume();
    }

    internal void Start() => Completion = RunAsync();

    private async Task RunAsync()
    {
        var toServer = _toServer.RunAsync(_proxy);
        var toApp = _toApp.RunAsync(_proxy);
        await Task.WhenAny(toServer, toApp);
        Cut();
        await Task.WhenAll(toServer, toApp);
        _app.Dispose();
        _server.Dispose();
    }

    private static void Abort(TcpClient client)
    {
        try
        {
            client.Client?.Close(0);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Already gone, which is what was asked for.
        }
    }
}
