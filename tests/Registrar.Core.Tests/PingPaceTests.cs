using Microsoft.Extensions.Logging.Abstractions;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;
using Registrar.Core.KeepAlive;
using Registrar.Core.Tests.Fakes;
using Registrar.Core.Timing;

namespace Registrar.Core.Tests;

/// <summary>The real pinger with 100,000 bindings on virtual time, tick by tick.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PingPaceTests : IDisposable
{
    private const int Many = 100_000;

    private readonly SettableTime _time = new();
    private readonly RegistrarMetrics _metrics = new(null, () => 0);
    private readonly CountingLink _link = new();
    private readonly PingMonitor _monitor;
    private readonly OptionsPinger _pinger;
    private readonly List<Reachability> _bindings = [];
    private readonly BindingMaker _maker;

    public PingPaceTests()
    {
        _monitor = new PingMonitor(new RegistrarClock(_time), _metrics, NullLogger.Instance);
        _maker = new BindingMaker(_link);
        _pinger = new OptionsPinger(_time, _monitor, _metrics, NullLogger.Instance);
    }

    public void Dispose()
    {
        _pinger.Dispose();
        _metrics.Dispose();
    }

    [Test]
    public void N6_100_000_that_register_at_once_are_pinged_flat_from_the_first_interval_on()
    {
        Configure(30);
        Register(Many);

        var ticks = Run(90);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Worst100Ms(ticks), Is.InRange(333, 500), "1.5 times the mean of 333");
            Assert.That(ticks.Sum(), Is.InRange(3 * Many - 100, 3 * Many));
        }
    }

    [Test]
    public void N6_pings_stay_flat_with_refreshes_comings_and_goings_meanwhile()
    {
        Configure(30);
        Register(Many);

        var ticks = Run(90, tick =>
        {
            foreach (var refreshed in _bindings.Skip(tick % Many).Take(20)) _pinger.Add(refreshed);
            BindingMaker.End(_bindings[tick]);
            Register(1);
        });

        Assert.That(Worst100Ms(ticks), Is.InRange(333, 500));
    }

    [TestCase(30, 60)]
    [TestCase(60, 30)]
    [TestCase(3600, 30)]
    public void N6_pings_stay_flat_after_a_reload_of_the_interval(int before, int after)
    {
        Configure(before);
        Register(Many);
        Run(25);
        Configure(after);

        var ticks = Run(2 * after);

        var mean = Many / (after * 10);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Worst100Ms(ticks), Is.InRange(mean, mean * 3 / 2));
            Assert.That(ticks.Sum(), Is.InRange(2 * Many - 100, 2 * Many));
        }
    }

    [Test]
    public void N6_what_fell_due_in_a_stall_of_the_machine_does_not_burst()
    {
        Configure(30);
        Register(Many);
        Run(40);
        _time.Advance(TimeSpan.FromSeconds(7));

        var ticks = Run(60);

        Assert.That(Worst100Ms(ticks), Is.InRange(333, 500));
    }

    [Test]
    public void N6_intervals_that_grow_together_stay_flat()
    {
        Configure(30, 300);
        Register(Many);
        _link.Answer = (reachability, sentMs) => reachability.Note(Verdict.Alive, sentMs, sentMs + 10, isPing: true);

        var ticks = Run(900);

        // The least mean of each phase is that of its own interval: 333, 222, 148, … 33 in 100 ms.
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Worst100Ms(ticks[..1500]), Is.LessThanOrEqualTo(500));
            Assert.That(Worst100Ms(ticks[1500..]), Is.LessThanOrEqualTo(500));
            Assert.That(Worst100Ms(ticks[30_000..]), Is.LessThanOrEqualTo(60), "the interval is 300 s by then: 33 on average, and the holes fill over the cycles");
            Assert.That(ticks[30_000..].Sum(), Is.InRange(Many * 0.95, Many * 1.1));
        }
    }

    // Mean of 100 ms: 2.8, 1.4, 0.1.
    [TestCase(3600, 4)]
    [TestCase(7200, 2)]
    [TestCase(86_400, 1)]
    public void N6_pings_stay_flat_however_long_the_interval(int interval, int most)
    {
        Configure(interval);
        Register(Many);

        var ticks = Run(300);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Worst100Ms(ticks), Is.LessThanOrEqualTo(most), "6/5 of the mean and one");
            Assert.That(ticks.Sum(), Is.EqualTo(Many * 300 / interval).Within(10).Percent);
        }
    }

    [Test]
    public void N6_a_pace_below_one_per_tick_is_not_saved_up()
    {
        Configure(3600);
        Register(1);
        Run(60);
        Register(Many - 1);

        Assert.That(Worst100Ms(Run(60)), Is.LessThanOrEqualTo(4));
    }

    [Test]
    public void A_binding_that_ends_leaves_the_wheel_at_once()
    {
        var wheel = new PingWheel();
        _monitor.Wheel = wheel;
        wheel.Reset(3_600_000, 0, _monitor.NowMs);
        Register(1000);
        _bindings.ForEach(wheel.Add);
        var due = new List<Reachability>();
        _time.Advance(TimeSpan.FromMinutes(30));
        foreach (var _ in Enumerable.Range(0, 4))
        {
            _time.Advance(TimeSpan.FromMilliseconds(PingWheel.SlotMs));
            wheel.Turn(_monitor.NowMs, due);
        }

        _bindings.ForEach(BindingMaker.End);
        var left = (wheel.Count, wheel.Waiting);
        due.ForEach(reachability => wheel.Again(reachability, _monitor.NowMs));
        _bindings.ForEach(wheel.Add);

        Assert.That((due.Count, left, wheel.Count), Is.EqualTo((1, (0, 0), 0)), "one that was let go, some waiting, most in their slots");
    }

    [Test]
    public void A_binding_that_ends_takes_no_other_out_of_its_slot()
    {
        Configure(30);
        Register(Many);
        foreach (var ended in _bindings.Where((_, index) => index % 3 != 0)) BindingMaker.End(ended);

        Assert.That(Run(30).Sum(), Is.EqualTo(_bindings.Count(one => !one.IsEnded)).Within(20));
    }

    [Test]
    public void A_ping_that_fails_wherever_it_does_ends_neither_the_process_nor_its_own_turns()
    {
        _pinger.Configure(new RegistrarSettings(new RegistrarOptions { OptionsPing = 10, PingMode = PingMode.Nat }), () => _bindings);
        Register(2, "sip:1000@192.168.1.1");
        var bindings = _bindings[0].Entry.Bindings;
        var sound = bindings[0].Text;
        bindings[0].Text = new BindingText(null!, "1000", "", sound.Bytes);

        var failing = Run(10).Sum();
        bindings[0].Text = sound;

        Assert.That((failing, Run(10).Sum()), Is.EqualTo((1, 2)));
    }

    [TestCase(-1)]
    [TestCase(1)]
    public void N6_a_clock_set_by_an_hour_neither_stops_nor_bursts_pings(int hours)
    {
        Configure(30);
        Register(10_000);
        Run(10);
        _time.Offset = TimeSpan.FromHours(hours);

        var ticks = Run(30);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ticks.Sum(), Is.EqualTo(10_000).Within(50));
            Assert.That(Worst100Ms(ticks), Is.LessThanOrEqualTo(50));
        }
    }

    [Test]
    public void What_pings_need_per_binding_stays_at_112_bytes()
    {
        var all = new Reachability[1000];
        var entry = _maker.Watched(_monitor, 0, _maker.Any()).Entry;
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var index in Enumerable.Range(0, all.Length)) all[index] = new Reachability(_monitor, entry, 0);

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / all.Length, Is.EqualTo(112));
    }

    private void Configure(int interval, int max = 0) =>
        _pinger.Configure(new RegistrarSettings(new RegistrarOptions { OptionsPing = interval, OptionsPingMax = max }), () => _bindings);

    private void Register(int count, string uri = "sip:1000@10.0.0.1")
    {
        var binding = _maker.Any(uri);
        foreach (var _ in Enumerable.Range(0, count))
        {
            var reachability = _maker.Watched(_monitor, _monitor.NowMs, binding);
            _bindings.Add(reachability);
            _pinger.Add(reachability);
        }
    }

    // Pings of each tick of 20 ms.
    private int[] Run(int seconds, Action<int>? meanwhile = null) =>
    [
        .. Enumerable.Range(0, seconds * 50).Select(tick =>
        {
            _link.Count = 0;
            meanwhile?.Invoke(tick);
            _time.Advance(TimeSpan.FromMilliseconds(PingWheel.SlotMs));
            return _link.Count;
        }),
    ];

    // The fullest 100 ms, wherever they begin.
    private static int Worst100Ms(int[] ticks)
    {
        var worst = Enumerable.Range(0, ticks.Length - 4).Max(first => ticks.AsSpan(first, 5).ToArray().Sum());
        TestContext.Out.WriteLine($"fullest 100 ms: {worst}; mean {ticks.Sum() / (ticks.Length / 5.0):0.0}");
        return worst;
    }
}
