using System.Diagnostics.Metrics;
using Drachtio.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Registrar.Configuration;
using Registrar.Core;
using Registrar.Diagnostics;

namespace Registrar.Hosting;

/// <summary>Connects the registrar to its drachtio-servers once HTTP answers, and leaves them in good order.</summary>
internal sealed class RegistrarService(
    ProgramSettings settings,
    SipRegistrar registrar,
    EmbeddedService embedded,
    IServer http,
    ProgramExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILoggerFactory loggers,
    IMeterFactory meters,
    ILogger<RegistrarService> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private DrachtioClient? _client;
    private Task _watching = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins to connect; after everything that has an address to bind, so that no phone sees a false start.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<DrachtioServerOptions> servers = embedded.Server is { } own ? [own] : settings.Servers;
        Log.HttpListening(logger, HttpAddress());
        if (embedded.Server is null) Log.Connecting(logger, string.Join(", ", servers.Select(static server => server.Name)));

        _client = Create(servers);
        _client.StateChanged += OnStateChanged;
        registrar.Attach(_client);
        _client.Start();
        _watching = WatchAsync(_client);
        return Task.CompletedTask;
    }

    /// <summary>Stops taking requests and answers what is in flight, while everything else still runs.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(logger);
        if (_client is not null) await _client.CloseAsync(cancellationToken);
        await _watching;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Log.Stopped(logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

    private DrachtioClient Create(IReadOnlyList<DrachtioServerOptions> servers)
    {
        try
        {
            return new DrachtioClient(new DrachtioClientOptions { Servers = servers, TimeProvider = time }, loggers, meters);
        }
        catch (ArgumentException error)
        {
            // Finer rules than ours, e.g. for tags; its sentence holds no secret.
            throw new ConfigurationException($"Section drachtio: {error.Message}", error);
        }
    }

    private async Task WatchAsync(DrachtioClient client)
    {
        try
        {
            await client.Completion;
        }
        catch (DrachtioAuthenticationException)
        {
            exit.Set(
                ExitCodes.Refused,
                "Every drachtio-server has refused the secret. Make drachtio:secret the one of the admin element in drachtio.conf.xml.");
            lifetime.StopApplication();
        }
        catch (DrachtioException error)
        {
            exit.Set(ExitCodes.Failure, error.Message);
            lifetime.StopApplication();
        }
    }

    private void OnStateChanged(object? sender, DrachtioStateChange change)
    {
        switch (change.NewState)
        {
            case DrachtioConnectionState.Ready:
                LogReady(change.Connection);
                break;

            case DrachtioConnectionState.Refused when change.Exception is DrachtioAuthenticationException:
                Log.SecretRefused(logger, change.Connection.Server.Name);
                break;
        }
    }

    private void LogReady(DrachtioConnection connection)
    {
        var sip = embedded.Server is null ? string.Join(", ", connection.HostPorts) : embedded.SipAddresses;
        var server = embedded.Server is null ? connection.Server.Name : "in this process";
        Log.Ready(logger, sip, server, connection.ServerVersion ?? "", HttpAddress());
    }

    private string HttpAddress()
        => http.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address ? $"{address}/reg" : "nowhere";
}
