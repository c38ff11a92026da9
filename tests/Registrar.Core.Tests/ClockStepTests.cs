using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Somebody sets the machine's clock by an hour.</summary>
public sealed class ClockStepTests
{
    [TestCase(-1)]
    [TestCase(1)]
    public async Task N6_a_clock_set_by_an_hour_ends_no_binding_no_flow_and_no_grace(int hours)
    {
        var time = new SettableTime();
        await using var rig = new RegistrarRig(new RegistrarOptions { OptionsPing = 10, StaleTime = 25, PingGrace = 60 }, time: time);
        var well = new Phone(rig) { Source = new Source("203.0.113.1", 1111, "tcp"), ViaTransport = "TCP" };
        well.Register("600", "<sip:1000@192.168.1.10>");
        new Phone(rig, "1001", "secret1").Register("600", "<sip:1001@10.0.0.1>");
        rig.Link.OnPing = ping => ping.Answered(ping.RequestUri.Contains("1001", StringComparison.Ordinal) ? 410 : 200, isLocal: true);
        rig.Advance(20);
        rig.Link.Pings.Clear();

        time.Offset = TimeSpan.FromHours(hours);
        rig.Advance(30);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Link.Pings, Has.Count.EqualTo(6), "two phones, three intervals");
            Assert.That(rig.Registrar.BindingCount, Is.EqualTo(2));
            Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Stale, Is.False);
            Assert.That(rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Single().Contact, Is.EqualTo("sip:1000@192.168.1.10"));
        }

        rig.Advance(40);
        Assert.That(rig.Registrar.BindingCount, Is.EqualTo(1), "the grace of a minute is over by now");
    }

    // Seconds the clock is wrong by while the ledger fills, and seconds it is wrong by afterwards.
    [TestCase(0, -2)]
    [TestCase(0, -60)]
    [TestCase(0, -3600)]
    [TestCase(0, 7200)]
    [TestCase(3600, 0)]
    [TestCase(300, 0)]
    public async Task S7_a_clock_that_is_set_costs_one_challenge_whatever_the_ledger_holds(int before, int after)
    {
        var time = new SettableTime { Offset = TimeSpan.FromSeconds(before) };
        await using var rig = new RegistrarRig(new RegistrarOptions { MaxTrackedNonces = 64 }, time: time, withLogs: false);
        var full = Enumerable.Range(0, 300).Select(_ => AfterASecond(rig).Register().Status).ToArray();
        var known = AfterASecond(rig);
        known.Register();

        time.Offset = TimeSpan.FromSeconds(after);
        var fresh = Enumerable.Range(0, 7).Select(_ => SameContact(rig).Register().Status).ToArray();
        var refreshed = new[] { known.SendWithDigest(), known.SendWithDigest(), known.SendWithDigest() }.Select(static answer => answer.Status);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(full, Is.All.EqualTo(200));
            Assert.That(fresh, Is.All.EqualTo(200), "at the first answer");
            Assert.That(refreshed, Is.EqualTo(new[] { 401, 200, 200 }));
        }
    }

    [Test]
    public async Task S7_a_clock_that_wanders_by_less_than_a_second_costs_nothing()
    {
        var time = new SettableTime();
        await using var rig = new RegistrarRig(time: time);
        var phone = new Phone(rig);
        phone.Register();

        time.Offset = TimeSpan.FromMilliseconds(-900);

        Assert.That(phone.SendWithDigest().Status, Is.EqualTo(200));
    }

    [TestCase(-60)]
    [TestCase(-3600)]
    public async Task S6_a_captured_answer_is_not_taken_when_its_second_comes_again(int seconds)
    {
        var time = new SettableTime();
        await using var rig = new RegistrarRig(time: time, withLogs: false);
        var phone = new Phone(rig);
        phone.Register();
        var thief = new Phone(rig) { Source = new Source("203.0.113.66", 5060), CSeq = phone.CSeq };

        time.Offset = TimeSpan.FromSeconds(seconds);
        new Phone(rig, "1001", "secret1").Register();
        time.Advance(TimeSpan.FromSeconds(-seconds));
        var answer = thief.Send(phone.Last.Split("\r\n").Single(static line => line.StartsWith("Authorization", StringComparison.Ordinal)));

        Assert.That(answer.Status, Is.EqualTo(401));
    }

    private static Phone AfterASecond(RegistrarRig rig)
    {
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        return SameContact(rig);
    }

    private static Phone SameContact(RegistrarRig rig) => new(rig) { Contacts = ["<sip:1000@10.0.0.9:5060>"] };
}
