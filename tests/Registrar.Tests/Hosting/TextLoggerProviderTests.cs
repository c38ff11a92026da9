using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Registrar.Diagnostics;

namespace Registrar.Tests.Hosting;

internal sealed class TextLoggerProviderTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, 5, TimeSpan.Zero));

    [Test]
    public async Task Line_has_time_level_and_message()
    {
        Assert.That(
            await WriteAsync(LogLevel.Warning, "phone 1000 left"),
            Is.EqualTo("2026-01-31T12:00:00.005Z warn  phone 1000 left"));
    }

    [Test]
    public async Task Control_characters_from_the_network_cannot_forge_a_line()
    {
        Assert.That(
            await WriteAsync(LogLevel.Information, "by x\r\n2026 info \u001b[2J"),
            Is.EqualTo("2026-01-31T12:00:00.005Z info  by x??2026 info ?[2J"));
    }

    [TestCase('\u202e')]
    [TestCase('\u2028')]
    [TestCase('\u2029')]
    [TestCase('\u200b')]
    [TestCase('\u0085')]
    public async Task Characters_that_change_how_a_line_reads_are_replaced(char character)
    {
        Assert.That(
            await WriteAsync(LogLevel.Information, $"by ü{character}x"),
            Is.EqualTo("2026-01-31T12:00:00.005Z info  by ü?x"));
    }

    [Test]
    public async Task Exception_cannot_forge_a_line_or_reach_the_terminal()
    {
        Assert.That(
            await WriteAsync(LogLevel.Error, "failed", new IOException("a\u001b[2J\n2026-01-31T12:00:00.005Z info  all is well")),
            Does.EndWith("error failed\nSystem.IO.IOException: a?[2J\n    2026-01-31T12:00:00.005Z info  all is well"));
    }

    [Test]
    public async Task Output_that_nobody_reads_does_not_hold_up_the_end()
    {
        await using var stuck = new StuckWriter();
        var provider = new TextLoggerProvider(stuck, _time);
        provider.CreateLogger("any").Log(LogLevel.Information, 0, "x", null, static (text, _) => text);

        var closing = provider.DisposeAsync().AsTask();
        Assert.That(closing.IsCompleted, Is.False);
        _time.Advance(TextLoggerProvider.MaxClosing);

        Assert.That(async () => await closing.WaitAsync(TimeSpan.FromSeconds(30)), Throws.Nothing);
    }

    [Test]
    public async Task Exception_of_a_warning_is_its_message_only()
    {
        Assert.That(
            await WriteAsync(LogLevel.Warning, "lost", new IOException("gone")),
            Is.EqualTo("2026-01-31T12:00:00.005Z warn  lost: gone"));
    }

    [Test]
    public async Task Exception_of_an_error_is_shown_in_full()
    {
        Assert.That(
            await WriteAsync(LogLevel.Error, "failed", new IOException("gone")),
            Does.EndWith("error failed\nSystem.IO.IOException: gone"));
    }

    private sealed class StuckWriter : StringWriter
    {
        public override Task WriteLineAsync(string? value) => new TaskCompletionSource().Task;
    }

    private async Task<string> WriteAsync(LogLevel level, string message, Exception? error = null)
    {
        await using var writer = new StringWriter { NewLine = "\n" };
        await using (var provider = new TextLoggerProvider(writer, _time))
        {
            provider.CreateLogger("any").Log(level, 0, message, error, static (text, _) => text);
        }

        return writer.ToString().TrimEnd('\n');
    }
}
