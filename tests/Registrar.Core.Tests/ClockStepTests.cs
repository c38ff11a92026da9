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
}
