using Load.Measuring;

namespace Load.Tests;

internal sealed class LatencyTimelineTests
{
    private const long Ms = 1_000_000;
    private const long Slot = 100 * Ms;

    [Test]
    public void Latency_is_back_when_it_stays_for_half_a_second()
    {
        // One good tenth among bad ones is luck.
        var timeline = Of(90, 50, 1, 30, 1, 1, 1, 1, 1, 1);

        Assert.That(timeline.SecondsUntil(2 * Ms), Is.EqualTo(0.4));
    }

    [Test]
    public void Latency_that_was_never_bad_is_back_at_once() => Assert.That(Of(1, 1, 1, 1, 1).SecondsUntil(2 * Ms), Is.Zero);

    [Test]
    public void Latency_that_does_not_come_back_has_no_time() => Assert.That(Of(1, 1, 1, 1, 9).SecondsUntil(2 * Ms), Is.Null);

    [Test]
    public void A_tenth_in_which_nothing_began_is_not_good()
    {
        var timeline = Of(1, 1, 1, 1);
        timeline.Record(5 * Slot, Ms);

        Assert.That(timeline.SecondsUntil(2 * Ms), Is.Null);
    }

    [Test]
    public void What_was_never_done_is_not_good()
    {
        var timeline = Of(1, 1, 1, 1, 1);
        timeline.Record(2 * Slot, LatencyTimeline.NeverNs);

        Assert.That(timeline.SecondsUntil(2 * Ms), Is.Null);
    }

    [Test]
    public void Threads_are_added_tenth_by_tenth()
    {
        var timeline = Of(1, 1);

        timeline.Add(Of(1, 7, 3));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(timeline.Slots, Is.EqualTo(3));
            Assert.That(timeline.PercentileNs(0, 100), Is.EqualTo(Ms));
            Assert.That(timeline.PercentileNs(1, 100), Is.EqualTo(7 * Ms));
            Assert.That(timeline.PercentileNs(2, 100), Is.EqualTo(3 * Ms));
        }
    }

    private static LatencyTimeline Of(params long[] milliseconds)
    {
        var timeline = new LatencyTimeline();
        for (var i = 0; i < milliseconds.Length; i++) timeline.Record((i * Slot) + 1, milliseconds[i] * Ms);
        return timeline;
    }
}
