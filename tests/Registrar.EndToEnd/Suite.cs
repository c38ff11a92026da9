using Registrar.EndToEnd.Servers;

namespace Registrar.EndToEnd;

/// <summary>Starts the drachtio-server of this run once, for all fixtures.</summary>
[SetUpFixture]
public sealed class Suite
{
    /// <summary>The server under all tests.</summary>
    public static DrachtioServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Server = await DrachtioServer.StartFromEnvironmentAsync();
        await TestContext.Progress.WriteLineAsync($"End-to-end suite against {Server.GetType().Name}, drachtio-server {Server.Version}.");
    }

    [OneTimeTearDown]
    public async Task Stop() => await Server.DisposeAsync();
}
