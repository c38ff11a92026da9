using Microsoft.Extensions.Logging;

namespace Fuzz.Targets;

/// <summary>Keeps the first exception that was logged: the handler answers 500 to one and goes on.</summary>
internal sealed class ErrorLog : ILoggerFactory, ILogger
{
    /// <summary>The exception.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Forgets it.</summary>
    public void Clear() => Failure = null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Failure ??= exception;

        // What is written must not throw either.
        _ = formatter(state, exception);
    }
}
