using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>What was turned away is counted, and told of in few lines.</summary>
public sealed class CountingTests
{
    private const long NowMs = 1_800_000_000_000;

    [Test]
    public void Every_reason_has_a_name_of_its_own()
    {
        var codes = Enum.GetValues<DefenceReason>().Select(static reason => reason.Code()).ToArray();

        Assert.That(codes, Is.Unique);
        Assert.That(codes, Has.Length.EqualTo(DefenceReasons.Count));
        Assert.That(codes, Is.All.Match("^[a-z_]+$"));
    }

    [Test]
    public void Reasons_and_scanner_families_are_counted_apart()
    {
        var counters = new DefenceCounters(families: 3);
        counters.Count(DefenceReason.Backoff);
        counters.CountScanner(1);
        counters.CountScanner(1);
        counters.CountScanner(99);

        Assert.That(counters.Read(DefenceReason.Backoff), Is.EqualTo(1));
        Assert.That(counters.Read(DefenceReason.Scanner), Is.EqualTo(3));
        Assert.That(counters.ReadScanner(1), Is.EqualTo(2));
        Assert.That(counters.ReadScanner(2), Is.EqualTo(1), "what a reload has added");
        Assert.That(counters.ReadScanner(3), Is.Zero);
    }

    [Test]
    public void An_attacker_does_not_decide_how_much_is_logged()
    {
        var limiter = new LogLimiter(kinds: 2, perSecond: 5);

        var written = Enumerable.Range(0, 100_000).Count(i => limiter.MayWrite(0, NowMs + (i % 1000), out _));
        var isOtherWritten = limiter.MayWrite(1, NowMs + 999, out _);

        Assert.That(written, Is.EqualTo(5));
        Assert.That(isOtherWritten, Is.True);
    }

    [Test]
    public void The_next_line_says_how_many_were_left_out()
    {
        var limiter = new LogLimiter(kinds: 1, perSecond: 1);
        for (var i = 0; i < 10; i++) limiter.MayWrite(0, NowMs, out _);

        limiter.MayWrite(0, NowMs + 1000, out var suppressed);
        limiter.MayWrite(0, NowMs + 2000, out var later);

        Assert.That(suppressed, Is.EqualTo(9));
        Assert.That(later, Is.Zero);
    }

    [Test]
    public void No_lines_are_no_lines()
    {
        var limiter = new LogLimiter(kinds: 1, perSecond: 0);

        Assert.That(limiter.MayWrite(0, NowMs, out _), Is.False);
    }
}
