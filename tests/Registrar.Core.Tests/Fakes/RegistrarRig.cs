using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Registrar.Core.Tests.Fakes;

/// <summary>A registrar without sockets, on a clock that stands still until told.</summary>
internal sealed class RegistrarRig : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly ILoggerFactory _loggers;

    public RegistrarRig(RegistrarOptions? options = null, FakeDirectory? directory = null, FakeTimeProvider? time = null, bool withLogs = true, IMailboxSource? mailboxes = null, bool meters = false)
    {
        Time = time ?? new FakeTimeProvider(Start);
        Directory = directory ?? new FakeDirectory();
        _loggers = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(Logs)).SetMinimumLevel(LogLevel.Trace));
        options ??= new RegistrarOptions();
        Registrar = new SipRegistrar(meters ? options : Unmetered(options), Directory, Time, withLogs ? _loggers : null, mailboxes: mailboxes);
    }

    public FakeTimeProvider Time { get; }

    public FakeDirectory Directory { get; }

    public FakeLogCollector Logs { get; } = new();

    public FakeLink Link { get; } = new();

    public SipRegistrar Registrar { get; }

    public long NowSeconds => Time.GetUtcNow().ToUnixTimeSeconds();

    public Answer Send(string text, Source source, FakeLink? link = null) => Begin(text, source, link).Answers.Single();

    public FakeRegister Begin(string text, Source source, FakeLink? link = null, Func<int, bool>? accepts = null)
    {
        var request = new FakeRegister(text, source, link ?? Link, accepts);
        LastHandled = Registrar.Handler.Handle(request);
        return request;
    }

    public Task LastHandled { get; private set; } = Task.CompletedTask;

    /// <summary>The options without budgets: on a clock that stands still the usual ones would be empty soon.</summary>
    public static RegistrarOptions Unmetered(RegistrarOptions options) => options with { SourceRate = [0, 1], AorRate = [0, 1], RealmRate = [0, 1], StrangerRate = [0, 1], DeviceRate = [0, 1] };

    /// <summary>Moves the clock in steps of at most 100 ms: the fake clock jumps to its end before it calls timers.</summary>
    public void Advance(double seconds)
    {
        var left = TimeSpan.FromSeconds(seconds);
        var step = TimeSpan.FromMilliseconds(100);
        for (; left > step; left -= step) Time.Advance(step);
        Time.Advance(left);
    }

    /// <summary>The bindings as text, to compare before and after.</summary>
    public string Dump() => string.Join('\n', Registrar.Realms().SelectMany(Registrar.Users).Select(one => $"{one.CallId} {string.Join(' ', one.Sent)} {one.ExpiresAt} {one.Network}"));

    public async ValueTask DisposeAsync()
    {
        await Registrar.DisposeAsync();
        _loggers.Dispose();
    }
}
