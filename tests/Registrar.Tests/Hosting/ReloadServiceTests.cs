using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Registrar.Configuration;
using Registrar.Core;
using Registrar.Diagnostics;
using Registrar.Directory;
using Registrar.Hosting;
using Registrar.Tests.Support;

namespace Registrar.Tests.Hosting;

internal sealed class ReloadServiceTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Changed_file_is_read_when_the_directory_has_settled()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));
        var time = new SettlingClock();
        var updated = new TaskCompletionSource<RegistrarOptions>();
        using var service = Create(folder, time, updated, NullLoggerFactory.Instance);
        await service.StartAsync(CancellationToken.None);

        folder.Write("local.json", """{ "registrar": { "expires": 300 } }""");
        await time.Waiting.WaitAsync(Guard);
        Assert.That(updated.Task.IsCompleted, Is.False);
        time.Advance(ReloadService.Settling);

        Assert.That((await updated.Task.WaitAsync(Guard)).Expires, Is.EqualTo(300));
        await service.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Request_is_answered_at_once_even_when_nothing_has_changed()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));
        var output = new LineWriter();
        await using var provider = new TextLoggerProvider(output, TimeProvider.System);
        using var loggers = new LoggerFactory([provider]);
        using var service = Create(folder, new SettlingClock(), new TaskCompletionSource<RegistrarOptions>(), loggers);
        await service.StartAsync(CancellationToken.None);

        service.Request();

        Assert.That(await output.WaitForAsync("unchanged"), Does.Contain("info"));
        await service.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Reload_that_throws_is_logged_and_the_next_one_is_done()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));
        var output = new LineWriter();
        await using var provider = new TextLoggerProvider(output, TimeProvider.System);
        using var loggers = new LoggerFactory([provider]);
        var updated = new TaskCompletionSource<RegistrarOptions>();
        var calls = 0;
        using var service = Create(
            folder, new SettlingClock(), options => _ = calls++ == 0 ? throw new InvalidOperationException("odd") : updated.TrySetResult(options), loggers);

        // Before the directory is watched: only the requests count here.
        folder.Write("local.json", """{ "registrar": { "expires": 300 } }""");
        await service.StartAsync(CancellationToken.None);

        service.Request();
        Assert.That(await output.WaitForAsync("the old one stays"), Does.Contain("error"));
        service.Request();

        Assert.That((await updated.Task.WaitAsync(Guard)).Expires, Is.EqualTo(300));
        await service.StopAsync(CancellationToken.None);
    }

    private static ReloadService Create(
        ConfigurationFolder folder, TimeProvider time, TaskCompletionSource<RegistrarOptions> updated, ILoggerFactory loggers)
        => Create(folder, time, options => updated.TrySetResult(options), loggers);

    private static ReloadService Create(
        ConfigurationFolder folder, TimeProvider time, Action<RegistrarOptions> update, ILoggerFactory loggers)
    {
        var environment = folder.Environment(time);
        var loader = new ConfigurationLoader(environment, []);
        var loaded = loader.Load();
        var reloader = new ConfigurationReloader(
            loader,
            loaded,
            new FileUserDirectory(loaded.Directory, allowsPlaceholder: true),
            update,
            loggers.CreateLogger<ConfigurationReloader>());
        return new ReloadService(reloader, loader, environment, loggers.CreateLogger<ReloadService>());
    }

    /// <summary>A clock that tells when somebody has begun to wait.</summary>
    private sealed class SettlingClock : FakeTimeProvider
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waiting => _waiting.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _waiting.TrySetResult();
            return timer;
        }
    }
}
