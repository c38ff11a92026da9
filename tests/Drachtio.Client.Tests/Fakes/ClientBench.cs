using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Drachtio.Client.Tests.Fakes;

/// <summary>A client and the fake server it talks to.</summary>
internal sealed class ClientBench : IAsyncDisposable
{
    private ClientBench(FakeDrachtio server, DrachtioClient client)
    {
        Server = server;
        Client = client;
    }

    public FakeDrachtio Server { get; }

    public DrachtioClient Client { get; }

    public DrachtioConnection Connection => Client.Connections[0];

    /// <summary>Makes a server and a client of it; reconnects come within milliseconds.</summary>
    public static ClientBench Make(
        Func<DrachtioClientOptions, DrachtioClientOptions>? change = null,
        ILoggerFactory? logs = null,
        IMeterFactory? meters = null)
    {
        var server = new FakeDrachtio();
        var options = new DrachtioClientOptions
        {
            Servers = [server.Options],
            ReconnectDelay = TimeSpan.FromMilliseconds(2),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(20),
        };
        return new ClientBench(server, new DrachtioClient(change?.Invoke(options) ?? options, logs, meters));
    }

    /// <summary>Connects; the app is logged in and routed when this ends.</summary>
    public async Task<FakeApp> ConnectAsync()
    {
        await Client.ConnectAsync().WaitAsync(FakeDrachtio.Guard);
        return await Server.NextAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Client.DisposeAsync();
    }
}
