using System.Text;
using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>Who is served when not all can be (Q3).</summary>
internal sealed class LoadTests
{
    private const long NowMs = 1_800_000_000_000;

    private static readonly LoadLimits Limits = LoadLimits.Default;

    [TestCase(LoadLevel.Normal, true, true, true)]
    [TestCase(LoadLevel.ShedStrangers, true, true, false)]
    [TestCase(LoadLevel.ShedNew, true, false, false)]
    [TestCase(LoadLevel.ShedAll, false, false, false)]
    public void Q3_strangers_go_first_and_refreshes_last(LoadLevel level, bool refresh, bool isNew, bool stranger)
    {
        var gate = At(level);

        Assert.That(gate.Level, Is.EqualTo(level));
        Assert.That(gate.Admits(LoadClass.Refresh), Is.EqualTo(refresh));
        Assert.That(gate.Admits(LoadClass.New), Is.EqualTo(isNew));
        Assert.That(gate.Admits(LoadClass.Stranger), Is.EqualTo(stranger));
    }

    [Test]
    public void Q3_a_pause_is_no_overload()
    {
        var gate = new LoadGate();

        var during = gate.Observe(400, 0, in Limits, NowMs);
        var soonAfter = gate.Observe(400, 0, in Limits, NowMs + 99);
        gate.Observe(0, 0, in Limits, NowMs + 100);
        var another = gate.Observe(400, 0, in Limits, NowMs + 101);

        Assert.That(during, Is.EqualTo(LoadLevel.Normal));
        Assert.That(soonAfter, Is.EqualTo(LoadLevel.Normal));
        Assert.That(another, Is.EqualTo(LoadLevel.Normal));
    }

    [Test]
    public void Q3_a_wait_without_a_break_is()
    {
        var gate = new LoadGate();
        gate.Observe(400, 0, in Limits, NowMs);
        gate.Observe(150, 0, in Limits, NowMs + 50);

        var level = gate.Observe(400, 0, in Limits, NowMs + 100);

        Assert.That(level, Is.EqualTo(LoadLevel.ShedStrangers), "as far as all of the time has asked for");
    }

    [TestCase(1L << 20, LoadLevel.ShedStrangers)]
    [TestCase(2L << 20, LoadLevel.ShedNew)]
    [TestCase(4L << 20, LoadLevel.ShedAll)]
    public void Q4_bytes_that_wait_to_leave_shed_at_once(long stagedBytes, LoadLevel level) =>
        Assert.That(new LoadGate().Observe(0, stagedBytes, in Limits, NowMs), Is.EqualTo(level));

    [Test]
    public void Q3_the_level_falls_one_class_at_a_time_and_only_after_a_calm()
    {
        var gate = At(LoadLevel.ShedAll);

        var levels = Enumerable.Range(1, 40).Select(tick => gate.Observe(0, 0, in Limits, NowMs + (tick * 100))).ToArray();

        Assert.That(levels[9], Is.EqualTo(LoadLevel.ShedAll));
        Assert.That(levels[10], Is.EqualTo(LoadLevel.ShedNew));
        Assert.That(levels[20], Is.EqualTo(LoadLevel.ShedStrangers));
        Assert.That(levels[30], Is.EqualTo(LoadLevel.Normal));
    }

    [Test]
    public void Q3_a_wait_between_half_a_threshold_and_a_threshold_changes_nothing()
    {
        var gate = At(LoadLevel.ShedStrangers);

        var levels = Enumerable.Range(1, 100).Select(tick => gate.Observe(60, 0, in Limits, NowMs + (tick * 100)));

        Assert.That(levels, Is.All.EqualTo(LoadLevel.ShedStrangers));
    }

    [Test]
    public void Q3_silence_is_calm()
    {
        var gate = At(LoadLevel.ShedAll);

        Assert.That(gate.Observe(0, 0, in Limits, NowMs + 10_000), Is.EqualTo(LoadLevel.Normal));
    }

    [Test]
    public void Q3_the_wait_is_read_from_the_servers_time_whatever_its_clock_says()
    {
        var clock = new WaitClock();
        clock.Read("10:00:00.000000"u8, hasCaughtUp: true, NowMs);

        Assert.That(clock.Read("10:00:01.000000"u8, hasCaughtUp: false, NowMs + 1000), Is.Zero);
        Assert.That(clock.Read("10:00:01.500000"u8, hasCaughtUp: false, NowMs + 1750), Is.EqualTo(250));
        Assert.That(clock.Read("10:00:03.000999"u8, hasCaughtUp: false, NowMs + 3000), Is.Zero);
    }

    [Test]
    public void Q3_midnight_is_no_wait()
    {
        var clock = new WaitClock();
        clock.Read("23:59:59.900000"u8, hasCaughtUp: true, NowMs);

        Assert.That(clock.Read("00:00:00.000000"u8, hasCaughtUp: false, NowMs + 130), Is.EqualTo(30));
        Assert.That(clock.Read("00:00:01.900000"u8, hasCaughtUp: false, NowMs + 2030), Is.EqualTo(30));
    }

    [TestCase("11:00:00.000000")]
    [TestCase("09:00:00.000000")]
    public void Q3_a_clock_that_was_set_is_noticed_when_the_loop_has_caught_up(string receipt)
    {
        var clock = new WaitClock();
        clock.Read("10:00:00.000000"u8, hasCaughtUp: true, NowMs);

        var wait = clock.Read(Encoding.ASCII.GetBytes(receipt), hasCaughtUp: true, NowMs + 1000);

        Assert.That(wait, Is.Zero);
    }

    [TestCase("")]
    [TestCase("10:00:00")]
    [TestCase("10:00:00,000000")]
    [TestCase("24:00:00.000000")]
    [TestCase("10:60:00.000000")]
    [TestCase("1x:00:00.000000")]
    [TestCase("10:00:00.0000000")]
    public void Q3_a_time_that_cannot_be_read_is_no_wait(string receipt)
    {
        var clock = new WaitClock();
        clock.Read("10:00:00.000000"u8, hasCaughtUp: true, NowMs);

        Assert.That(clock.Read(Encoding.ASCII.GetBytes(receipt), hasCaughtUp: false, NowMs + 60_000), Is.Zero);
    }

    [Test]
    public void Q3_phones_that_are_shed_together_do_not_come_back_together()
    {
        var lines = new BusyLines(5, 60);

        var written = Enumerable.Range(0, 2000).Select(_ => Encoding.ASCII.GetString(lines.Next().Written)).ToArray();

        Assert.That(written, Is.All.Match("^Retry-After: [0-9]{1,2}\r\n$"));
        Assert.That(written.Distinct().Count(), Is.EqualTo(56));
        Assert.That(written, Has.Member("Retry-After: 5\r\n").And.Member("Retry-After: 60\r\n"));
    }

    [Test]
    public void Q3_a_wide_range_of_seconds_is_taken_in_steps()
    {
        var lines = new BusyLines(1, 86_400);

        Assert.That(Enumerable.Range(0, 10_000).Select(_ => Encoding.ASCII.GetString(lines.Next().Written)).Distinct().Count(), Is.LessThanOrEqualTo(BusyLines.MaxLines));
    }

    private static LoadGate At(LoadLevel level)
    {
        var gate = new LoadGate();
        long[] bytes = [0, 1 << 20, 2 << 20, 4 << 20];
        gate.Observe(0, bytes[(int)level], in Limits, NowMs);
        return gate;
    }
}
