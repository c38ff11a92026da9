using System.Net;
using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>Registered devices are served before strangers (S16).</summary>
public sealed class KnownDeviceTests
{
    private const long NowMs = 1_800_000_000_000;

    private static readonly RateLimit PerDevice = new(1, burst: 3);

    private readonly DefenceKeys _keys = new(42);

    [Test]
    public void S16_only_a_right_digest_makes_a_device_known()
    {
        var devices = new KnownDevices(64);
        var before = devices.Meet(7, 0, in PerDevice, NowMs);

        devices.Prove(7, nonceKey: 99, NowMs + 60_000, NowMs);

        Assert.That(before, Is.EqualTo(Standing.Stranger));
        Assert.That(devices.Meet(7, 0, in PerDevice, NowMs), Is.EqualTo(Standing.Known));
        Assert.That(devices.Meet(7, 99, in PerDevice, NowMs), Is.EqualTo(Standing.Proven));
        Assert.That(devices.Meet(7, 98, in PerDevice, NowMs), Is.EqualTo(Standing.Known));
    }

    [Test]
    public void S16_a_device_is_a_stranger_from_another_source_and_when_its_time_is_over()
    {
        var devices = new KnownDevices(64);
        var aor = DefenceKeys.OfAor(_keys.OfRealm("example.com"), "1000");
        var home = DefenceKeys.OfPair(aor, _keys.OfSource(SourceAddress.From(IPAddress.Parse("192.0.2.1"))));
        var elsewhere = DefenceKeys.OfPair(aor, _keys.OfSource(SourceAddress.From(IPAddress.Parse("192.0.2.2"))));
        devices.Prove(home, 0, NowMs + 60_000, NowMs);

        Assert.That(devices.Meet(elsewhere, 0, in PerDevice, NowMs), Is.EqualTo(Standing.Stranger));
        Assert.That(devices.Knows(home, NowMs + 59_999), Is.True);
        Assert.That(devices.Knows(home, NowMs + 60_000), Is.False);
    }

    [Test]
    public void S16_a_forger_of_the_source_empties_only_the_budget_that_the_source_alone_buys()
    {
        var devices = new KnownDevices(64);
        devices.Prove(7, nonceKey: 99, NowMs + 60_000, NowMs);

        var forged = Enumerable.Range(0, 1000).Select(_ => devices.Meet(7, 1234, in PerDevice, NowMs)).ToArray();
        var phone = devices.Meet(7, 99, in PerDevice, NowMs);

        Assert.That(forged.Count(static standing => standing == Standing.Known), Is.EqualTo(3));
        Assert.That(forged[^1], Is.EqualTo(Standing.Stranger));
        Assert.That(phone, Is.EqualTo(Standing.Proven));
    }

    [Test]
    public void S16_a_flood_of_strangers_takes_nothing_from_refreshes()
    {
        var devices = new KnownDevices(4096);
        var budgets = new StrangerBudgets(1024, 1024, 64);
        var limits = StrangerLimits.Default;
        for (ulong phone = 1; phone <= 1000; phone++) devices.Prove(phone << 8, phone, NowMs + 3_600_000, NowMs);

        var strangers = Enumerable.Range(0, 100_000).Count(i => budgets.TakeSource((ulong)i + 1, in limits, NowMs) == DefenceReason.None
            && budgets.TakeShared((ulong)i + 1, 1, in limits, NowMs) == DefenceReason.None);
        var refreshes = Enumerable.Range(1, 1000).Count(phone => devices.Meet((ulong)phone << 8, (ulong)phone, in PerDevice, NowMs) == Standing.Proven);

        Assert.That(strangers, Is.EqualTo(4000), "what one realm gives at once");
        Assert.That(refreshes, Is.EqualTo(1000));
    }

    [Test]
    public void S16_a_full_set_forgets_the_device_that_would_be_forgotten_first()
    {
        var devices = new KnownDevices(64);
        for (ulong key = 1; key <= 8; key++) devices.Prove(key, 0, NowMs + (1000 * (long)key), NowMs);

        devices.Prove(9, 0, NowMs + 60_000, NowMs);

        Assert.That(devices.Knows(1, NowMs), Is.False);
        Assert.That(devices.Knows(2, NowMs), Is.True);
        Assert.That(devices.Knows(9, NowMs), Is.True);
    }

    [Test]
    public void S16_who_has_unregistered_is_a_stranger()
    {
        var devices = new KnownDevices(64);
        devices.Prove(7, 0, NowMs + 60_000, NowMs);

        devices.Forget(7);

        Assert.That(devices.Meet(7, 0, in PerDevice, NowMs), Is.EqualTo(Standing.Stranger));
    }

    [Test]
    public void Q4_a_million_devices_leave_the_table_as_it_was()
    {
        var devices = new KnownDevices(4096);
        devices.Prove(1, 0, NowMs, NowMs);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (ulong key = 1; key <= 1_000_000; key++) devices.Prove(key * 0x9E37_79B9_7F4A_7C15, key, NowMs + 60_000, NowMs);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(devices.MemoryBytes, Is.EqualTo(4096 * 40));
    }

    [Test]
    public void Keys_of_another_process_are_others()
    {
        var other = new DefenceKeys();

        Assert.That(other.OfText("1000"u8), Is.Not.EqualTo(_keys.OfText("1000"u8)));
        Assert.That(other.OfRealm("example.com"), Is.Not.EqualTo(_keys.OfRealm("example.com")));
        Assert.That(other.OfSource(SourceAddress.FromV4(1)), Is.Not.EqualTo(_keys.OfSource(SourceAddress.FromV4(1))));
    }

    [Test]
    public void Keys_of_one_IPv6_network_of_64_bits_are_the_same()
    {
        var one = _keys.OfSource(SourceAddress.From(IPAddress.Parse("2001:db8:1:2::1")));
        var other = _keys.OfSource(SourceAddress.From(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        var next = _keys.OfSource(SourceAddress.From(IPAddress.Parse("2001:db8:1:3::1")));

        Assert.That(other, Is.EqualTo(one));
        Assert.That(next, Is.Not.EqualTo(one));
    }
}
