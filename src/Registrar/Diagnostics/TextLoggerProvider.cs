using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Registrar.Diagnostics;

/// <summary>Writes log lines to a text writer: <c>2026-01-31T12:00:00.000Z info  message</c>.</summary>
/// <remarks>
/// Whoever logs never waits for the writer: lines pass through a queue of <see cref="MaxQueuedLines"/>; when it is full
/// the newest are dropped and counted. Microsoft's console logger can only write to the console of the process, which
/// a test running several programs cannot tell apart. Owns one task; disposing writes what is queued,
/// but waits no longer than <see cref="MaxClosing"/>: a pipe that is held open and not read must not keep the program.
/// </remarks>
internal sealed class TextLoggerProvider : ILoggerProvider, IAsyncDisposable
{
    /// <summary>Lines waiting for a slow writer at most.</summary>
    public const int MaxQueuedLines = 16_384;

    /// <summary>How long disposing waits for a writer that nobody reads.</summary>
    public static readonly TimeSpan MaxClosing = TimeSpan.FromSeconds(2);

    // The host and Kestrel log a failed start with its stack trace; the program says the same in one sentence.
    private static readonly string[] SilentCategories =
        ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly Channel<string> _lines;
    private readonly TextWriter _writer;
    private readonly TimeProvider _time;
    private readonly Task _writing;
    private long _dropped;
    private volatile bool _isClosed;

    public TextLoggerProvider(TextWriter writer, TimeProvider time)
    {
        _writer = writer;
        _time = time;
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MaxQueuedLines) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _writing = WriteAsync();
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName)
        => SilentCategories.Contains(categoryName) ? NullLogger.Instance : new TextLogger(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        _lines.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await ((Task)_writing.WaitAsync(MaxClosing, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            try
            {
                await _writer.WriteLineAsync(line);
                if (_lines.Reader.Count == 0) await _writer.FlushAsync();

                var dropped = Interlocked.Exchange(ref _dropped, 0);
                if (dropped > 0) await _writer.WriteLineAsync($"({dropped} log lines were dropped: the output is too slow)");
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // Nobody reads the output any more (a closed pipe); the registrar goes on without a log.
            }
        }
    }

    private void Enqueue(LogLevel level, string message, Exception? error)
    {
        var text = new StringBuilder(message.Length + 64);
        text.Append(_time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        text.Append(' ').Append(NameOf(level)).Append(' ');
        AppendSafely(text, message);
        if (error is not null)
        {
            if (level >= LogLevel.Error) AppendLines(text, error.ToString());
            else AppendSafely(text.Append(": "), error.Message);
        }

        if (!_lines.Writer.TryWrite(text.ToString()) && !_isClosed) Interlocked.Increment(ref _dropped);
    }

    // An exception has lines of its own; indented from the second on, none can pass for a log line, whatever its message quotes.
    private static void AppendLines(StringBuilder text, string lines)
    {
        var isFirst = true;
        foreach (var line in lines.AsSpan().EnumerateLines())
        {
            text.Append(isFirst ? "\n" : "\n    ");
            AppendSafely(text, line);
            isFirst = false;
        }
    }

    // User names and user agents come from the network: a line break in one must not forge a log line, an escape
    // sequence must not reach a terminal, and a mark that turns the writing direction must not make a line read as another.
    private static void AppendSafely(StringBuilder text, ReadOnlySpan<char> message)
    {
        foreach (var rune in message.EnumerateRunes())
        {
            if (IsUnsafe(rune)) text.Append('?');
            else if (rune.IsBmp) text.Append((char)rune.Value);
            else text.Append(rune.ToString());
        }
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };

    private sealed class TextLogger(TextLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
            => provider.Enqueue(logLevel, formatter(state, exception), exception);
    }
}
