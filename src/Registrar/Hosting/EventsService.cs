using System.Text.Json;
using Registrar.CommandLine;
using Registrar.Core;
using Registrar.Diagnostics;

namespace Registrar.Hosting;

/// <summary>Prints what happens to registrations: log lines, or with <c>--events json</c> one JSON line each.</summary>
/// <remarks>
/// A slow reader of standard output slows nobody down: the oldest events are lost and the gap shows in their numbers. Stopping
/// tells what has happened to the last event, unless the shutdown time ends before: when it begins no phone is served any more.
/// </remarks>
internal sealed class EventsService(
    SipRegistrar registrar, CommandLineOptions options, ProgramOutput output, TimeProvider time, ILogger<EventsService> logger) : BackgroundService
{
    // A line costs more than the REGISTER it is about, and nobody reads so many: what comes faster waits in the ring or is counted.
    private const int MaxLinesPerSecond = 1000;

    private readonly CancellationTokenSource _given = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly EventPrinter _printer = new(logger);
    private IAsyncEnumerable<RegistrarEvent>? _events;
    private long _secondBegan;
    private int _linesInSecond;

    /// <summary>The stream begins here: nothing that happens between the start and the first read is lost.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Below level Debug nobody prints refreshes, nearly all events of a settled fleet: the stream must not even wake for them.
        var isWhole = options.WritesEventsAsJson || logger.IsEnabled(LogLevel.Debug);
        _events = registrar.ReadEventsAsync((type, cause) => isWhole || !EventPrinter.IsDetail(type, cause), _given.Token);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Waits until every event is told, as long as the shutdown may take.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await using (cancellationToken.UnsafeRegister(static given => ((CancellationTokenSource)given!).Cancel(), _given))
        {
            // The end of the registrar is the end of its stream, after the last event; queries are answered all the same.
            await registrar.DisposeAsync();
            await base.StopAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _given.Dispose();
        _stopping.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var item in _events!)
            {
                await TellAsync(item);
            }
        }
        catch (IOException error)
        {
            // Whoever read standard output has gone; phones are served all the same.
            Log.EventsEnded(logger, error.Message);
        }
    }

    private async Task TellAsync(RegistrarEvent item)
    {
        try
        {
            if (options.WritesEventsAsJson)
            {
                await WriteAsync(item);
                return;
            }

            Print(item);
            await PaceAsync();
        }
        catch (Exception error) when (error is not IOException)
        {
            // One event is one unit of work: a mistake in it must not stop the registrar.
            Log.EventFailed(logger, error, item.Sequence);
        }
    }

    private async Task WriteAsync(RegistrarEvent item)
    {
        await output.Writer.WriteLineAsync(JsonSerializer.Serialize(item, RegistrarJson.Default.RegistrarEvent));
        await output.Writer.FlushAsync(CancellationToken.None);
    }

    private async Task PaceAsync()
    {
        if (++_linesInSecond < MaxLinesPerSecond && time.GetElapsedTime(_secondBegan) < TimeSpan.FromSeconds(1))
            return;

        var left = TimeSpan.FromSeconds(1) - time.GetElapsedTime(_secondBegan);
        if (left > TimeSpan.Zero) await Task.Delay(left, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _secondBegan = time.GetTimestamp();
        _linesInSecond = 0;
    }

    private void Print(RegistrarEvent item)
    {
        if (item.Lost > 0) Log.EventsMissed(logger, item.Lost);
        _printer.Print(item);
    }
}
