using System.Security.Cryptography;
using Drachtio.Client;
using Drachtio.Embedded;
using Registrar.Configuration;
using Registrar.Diagnostics;
using Registrar.Directory;

namespace Registrar.Hosting;

/// <summary>Starts the drachtio-server inside this process when the configuration asks for it.</summary>
internal sealed class EmbeddedService(
    EmbeddedSettings settings,
    FileUserDirectory directory,
    TimeProvider time,
    ILoggerFactory loggers,
    ILogger<EmbeddedService> logger) : IHostedService, IAsyncDisposable
{
    private const int SecretBytes = 16;

    // Nobody but this process connects to it: a secret of its own keeps other programs of the machine out.
    private readonly string _secret = RandomNumberGenerator.GetHexString(SecretBytes * 2, lowercase: true);
    private EmbeddedDrachtio? _server;

    /// <summary>How to connect to it; <see langword="null"/> when it is not running.</summary>
    public DrachtioServerOptions? Server => _server is null
        ? null
        : new DrachtioServerOptions
        {
            Host = _server.AdminEndPoint.Address.ToString(),
            Port = _server.AdminEndPoint.Port,
            Secret = _secret,
        };

    /// <summary>The SIP addresses taken, as text.</summary>
    public string SipAddresses => string.Join(", ", _server?.SipAddresses ?? []);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.IsEnabled) return;

        var options = new EmbeddedOptions
        {
            Secret = _secret,
            Sip = settings.Sip,
            Certificate = settings.Certificates.Count > 0 ? settings.Certificates[0] : null,
            CertificateChain = [.. settings.Certificates.Skip(1)],
            T1X64Milliseconds = settings.T1X64Milliseconds,
            TimeProvider = time,
        };
        try
        {
            _server = await EmbeddedDrachtio.StartAsync(options, loggers, cancellationToken);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new ConfigurationException(
                $"The embedded drachtio-server cannot start: {error.Message.TrimEnd('.')}. "
                + "Stop whatever uses the address or choose another with --embedded:sip=127.0.0.1:5070.",
                error);
        }

        _server.Violation += (_, violation) => Log.EmbeddedViolation(logger, violation);
        WarnOfReachablePlaceholders();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();

        // Read for this server alone; the first one holds the private key.
        foreach (var certificate in settings.Certificates) certificate.Dispose();
    }

    private void WarnOfReachablePlaceholders()
    {
        var count = directory.Snapshot.PlaceholderUsers().Count;
        var reachable = _server!.SipEndPoints.FirstOrDefault(static point => !System.Net.IPAddress.IsLoopback(point.Address));
        if (count > 0 && reachable is not null) Log.PlaceholderReachable(logger, reachable.ToString(), count);
    }
}
