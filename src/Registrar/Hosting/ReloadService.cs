using System.Runtime.InteropServices;
using System.Threading.Channels;
using Registrar.Configuration;
using Registrar.Diagnostics;

namespace Registrar.Hosting;

/// <summary>Reloads when a file of the configuration directory changes, and on SIGHUP.</summary>
internal sealed class ReloadService(
    ConfigurationReloader reloader,
    ConfigurationLoader loader,
    ProgramEnvironment environment,
    ILogger<ReloadService> logger) : BackgroundService
{
    /// <summary>How long the directory must have been noticed before it is read: an editor writes in several steps.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);

    // One waiting request is enough: whatever changed meanwhile is read with it.
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private PosixSignalRegistration? _signal;
    private FileSystemWatcher? _watcher;

    /// <summary>Asks for a reload, as SIGHUP does.</summary>
    public void Request() => _requests.Writer.TryWrite(true);

    /// <summary>Watches from here on; a change during the start is not missed.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _signal = ListenToSignal();
        _watcher = Watch();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _signal?.Dispose();
        _watcher?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var isAsked in _requests.Reader.ReadAllAsync(stoppingToken))
        {
            if (!isAsked)
            {
                await Task.Delay(Settling, environment.Time, stoppingToken);

                // Changes during the wait are covered by the read that follows; a SIGHUP among them keeps its answer.
                if (_requests.Reader.TryRead(out var also) && also)
                {
                    Reload(isAsked: true);
                    continue;
                }
            }

            Reload(isAsked);
        }
    }

    private void Reload(bool isAsked)
    {
        try
        {
            reloader.Reload(isAsked);
        }
        catch (Exception error)
        {
            // One reload is one unit of work: a file that vanished or a mistake in it must not end the registrar.
            Log.ReloadFailed(logger, error);
        }
    }

    private PosixSignalRegistration? ListenToSignal()
    {
        // On Windows SIGHUP means that the console window is being closed.
        if (!environment.HandlesSignals || OperatingSystem.IsWindows()) return null;

        return PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Request();
        });
    }

    private FileSystemWatcher? Watch()
    {
        try
        {
            // The whole directory: a mounted ConfigMap changes by renaming a link beside the files, editors by
            // renaming a copy. What is read is compared by content, so other files cost one read at most.
            var watcher = new FileSystemWatcher(loader.Files.Directory);
            watcher.Changed += OnChange;
            watcher.Created += OnChange;
            watcher.Deleted += OnChange;
            watcher.Renamed += OnChange;
            watcher.Error += (_, error) => Log.NotWatching(logger, loader.Files.Directory, error.GetException().Message);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception error) when (error is IOException or ArgumentException or PlatformNotSupportedException)
        {
            // On Linux the number of watches of a user is limited.
            Log.NotWatching(logger, loader.Files.Directory, error.Message);
            return null;
        }
    }

    private void OnChange(object sender, FileSystemEventArgs change) => _requests.Writer.TryWrite(false);
}
