using Registrar.Core.KeepAlive;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>The interval that feels for the limit of a NAT.</summary>
public sealed class PingIntervalTests
{
    private const int NatSeconds = 70;

    private static readonly RegistrarOptions Options = new() { OptionsPing = 30, PingGrace = 0, MaxExpires = 7200, StaleTime = 86_400 };

    [TestCase("++++++", "30 45 67.5 90 90 90 90")]
    [TestCase("+++-", "30 45 67.5 90 45")]
    [TestCase("+++----", "30 45 67.5 90 45 30 30 30")]
    [TestCase("+++-++++", "30 45 67.5 90 45 67.5 67.5 67.5 67.5")]
    [TestCase("+++-+++-++++", "30 45 67.5 90 45 67.5 67.5 67.5 33.75 45 45 45 45")]
    [TestCase("--++++", "30 30 30 45 67.5 90 90")]
    public void N13_grows_by_half_halves_after_a_loss_and_stays_below_what_has_failed(string answers, string seconds)
    {
        var interval = default(PingInterval);
        var isLost = false;

        var all = answers.Select(answer =>
        {
            if (answer == '+')
                interval.Answered(silenceMs: interval.CurrentMs(30_000, 90_000), 30_000, 90_000);
            else
                interval.Lost(isFirst: !isLost, 30_000, 90_000);
            isLost = answer == '-';
            return interval.CurrentMs(30_000, 90_000);
        }).Prepend(30_000);

        Assert.That(string.Join(' ', all.Select(ms => FormattableString.Invariant($"{ms / 1000.0}"))), Is.EqualTo(seconds));
    }

    [Test]
    public void N13_an_answer_soon_after_a_REGISTER_proves_nothing()
    {
        var interval = default(PingInterval);
        interval.Answered(silenceMs: 10_000, 30_000, 90_000);

        Assert.That(interval.CurrentMs(30_000, 90_000), Is.EqualTo(30_000));
    }

    [Test]
    public void N13_without_a_maximum_the_interval_stays()
    {
        var interval = default(PingInterval);
        interval.Answered(silenceMs: 30_000, 30_000, 0);

        Assert.That(interval.CurrentMs(30_000, 0), Is.EqualTo(30_000));
    }

    [TestCase(90)]
    [TestCase(120)]
    [TestCase(3600)]
    public async Task N13_behind_a_NAT_of_70_s_the_interval_settles_below_it_within_ten_pings_and_stays_there(int max)
    {
        var adaptive = await SimulateAsync(max);
        var fixedInterval = await SimulateAsync(0);

        await TestContext.Out.WriteLineAsync($"{adaptive.Pings} pings in 6 h against {fixedInterval.Pings}, {adaptive.Cuts} time cut off");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(adaptive.Pings * 2, Is.LessThanOrEqualTo(fixedInterval.Pings));
            Assert.That(adaptive.Cuts, Is.EqualTo(1), "the one time the limit was found");
            Assert.That(adaptive.LastCutAtPing, Is.LessThanOrEqualTo(10));
            Assert.That(adaptive.Gaps.TakeLast(200).Max(), Is.InRange(60, NatSeconds));
            Assert.That(fixedInterval.Cuts, Is.Zero);
        }
    }

    // Six hours of a phone that refreshes every ten minutes. Its NAT forgets it after 70 s without a packet either way; then nothing
    // reaches it until it sends something itself, from a new port.
    private static async Task<Course> SimulateAsync(int max)
    {
        await using var rig = new RegistrarRig(Options with { OptionsPingMax = max }, withLogs: false);
        var phone = new Phone(rig) { Expires = "7200" };
        var course = new Course();
        var losses = new Queue<(long DueMs, FakeLink.Ping Ping)>();
        var lastTrafficMs = 0L;
        var lastPingMs = 0L;
        var isCut = false;
        rig.Link.OnPing = ping =>
        {
            course.Pings++;
            course.Gaps.Add((ping.SentMs - lastPingMs) / 1000.0);
            lastPingMs = ping.SentMs;
            var isOpen = !isCut && ping.SentMs - lastTrafficMs <= NatSeconds * 1000;
            if (!isOpen && !isCut) (course.Cuts, course.LastCutAtPing) = (course.Cuts + 1, course.Pings);
            isCut = !isOpen;
            if (isOpen)
            {
                lastTrafficMs = ping.SentMs;
                ping.Answered(200);
            }
            else
            {
                losses.Enqueue((ping.SentMs + 32_000, ping));
            }
        };

        foreach (var tenth in Enumerable.Range(0, 6 * 36_000))
        {
            var nowMs = rig.Time.GetUtcNow().ToUnixTimeMilliseconds();
            while (losses.TryPeek(out var loss) && loss.DueMs <= nowMs) losses.Dequeue().Ping.Answered(408, isLocal: true);
            if (tenth % 6000 == 0)
            {
                phone.Source = phone.Source with { Port = isCut ? phone.Source.Port + 1 : phone.Source.Port };
                (lastTrafficMs, isCut) = (nowMs, false);
                phone.Register();
            }

            rig.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return course;
    }

    private sealed class Course
    {
        public int Pings { get; set; }

        public int Cuts { get; set; }

        public int LastCutAtPing { get; set; }

        public List<double> Gaps { get; } = [];
    }
}
