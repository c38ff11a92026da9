using Registrar.Core.KeepAlive;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>OPTIONS to phones, the stale flag, and the server's flow cache.</summary>
public sealed class KeepAliveTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig(new RegistrarOptions { OptionsPing = 10, StaleTime = 25 });
        _phone = new Phone(_rig);
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public void Each_binding_gets_one_OPTIONS_per_interval()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>", "<sip:1000@10.0.0.2>");

        _rig.Advance(30);

        Assert.That(_rig.Link.Pings.GroupBy(ping => ping.RequestUri).Select(group => group.Count()), Is.EqualTo([3, 3]));
    }

    [Test]
    public void A_refresh_adds_no_ping()
    {
        _phone.Register();
        foreach (var _ in Enumerable.Range(0, 5)) _phone.SendWithDigest();

        _rig.Advance(20);

        Assert.That(_rig.Link.Pings, Has.Count.EqualTo(2));
    }

    [Test]
    public void Pings_end_with_the_binding()
    {
        _phone.Register();
        _phone.Expires = "0";
        _phone.SendWithDigest();

        _rig.Advance(60);

        Assert.That(_rig.Link.Pings, Is.Empty);
    }

    [Test]
    public void An_OPTIONS_goes_to_the_Contact_as_sent_by_way_of_the_source()
    {
        _phone.Aor = $"sip:1000@{Phone.Realm};transport=UDP";
        _phone.Register("600", "<sip:1000@10.0.0.9:5060;rinstance=1>");

        _rig.Advance(10);
        var ping = _rig.Link.Pings.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ping.RequestUri, Is.EqualTo("sip:1000@10.0.0.9:5060;rinstance=1"));
            Assert.That(ping.NextHop, Is.EqualTo("sip:198.51.100.7:40000;transport=udp"));
            Assert.That(ping.Headers, Does.Match("^From: <sip:bling.babblevoice.com>;tag=[0-9a-f]{16}\r\nTo: <sip:1000@bling.babblevoice.com;transport=UDP>\r\nCall-ID: [0-9a-f]{24}@bling.babblevoice.com\r\nCSeq: 2 OPTIONS\r\nContact: <sip:192.0.2.1:5060;transport=udp>\r\nAccept: application/sdp\r\nUser-Agent: Registrar\r\n$"));
        }
    }

    [Test]
    public void An_IPv6_source_is_a_next_hop_in_brackets()
    {
        _phone.Source = new Source("2001:db8::5", 5062, "tcp");
        _phone.ViaTransport = "TCP";
        _phone.Register();

        _rig.Advance(10);

        Assert.That(_rig.Link.Pings.Single().NextHop, Is.EqualTo("sip:[2001:db8::5]:5062;transport=tcp"));
    }

    [Test]
    public void Headers_of_a_Contact_URI_are_not_sent()
    {
        _phone.Register("600", "<sip:1000@10.0.0.9?Subject=x>");

        _rig.Advance(10);

        Assert.That(_rig.Link.Pings.Single().RequestUri, Is.EqualTo("sip:1000@10.0.0.9"));
    }

    [Test]
    public void N12_of_two_phones_with_one_private_address_each_gets_its_own_ping()
    {
        _rig.Directory.Users[("1000", "other.example.com")] = new UserCredentials { Secret = "secret0" };
        var first = new Phone(_rig) { Source = new Source("203.0.113.1", 1111, "tcp"), ViaTransport = "TCP" };
        var second = new Phone(_rig) { Source = new Source("203.0.113.2", 2222, "tcp"), ViaTransport = "TCP", Aor = "sip:1000@other.example.com", AuthRealm = "other.example.com" };
        first.Register("600", "<sip:1000@192.168.1.10:5060>");
        second.Register("600", "<sip:1000@192.168.1.10:5061>");

        _rig.Advance(10);

        Assert.That(_rig.Link.Pings.Select(ping => ping.RequestUri), Is.EquivalentTo(["sip:1000@203.0.113.1:1111", "sip:1000@192.168.1.10:5061"]), "the server sends user@host to the second's connection, whatever the next hop");
    }

    [Test]
    public void A_UDP_phone_is_steered_round_the_flow_of_a_stream_phone_with_its_address()
    {
        var stream = new Phone(_rig) { Source = new Source("203.0.113.1", 1111, "tcp"), ViaTransport = "TCP" };
        stream.Register("600", "<sip:1000@192.168.1.10>;+sip.instance=\"<urn:uuid:1>\"");
        _phone.Register("600", "<sip:1000@192.168.1.10>;+sip.instance=\"<urn:uuid:2>\"");

        _rig.Advance(10);

        Assert.That(_rig.Link.Pings.Select(ping => ping.RequestUri), Is.EquivalentTo(["sip:1000@192.168.1.10", "sip:1000@198.51.100.7:40000"]));
    }

    [Test]
    public async Task Pings_go_out_by_the_server_the_binding_came_by()
    {
        var other = new FakeLink("other:9022");
        _phone.Register();
        new Phone(_rig) { Link = other }.Register("600", "<sip:1000@10.0.0.2>");

        _rig.Advance(10);
        await Task.CompletedTask;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Link.Pings.Select(ping => ping.RequestUri), Is.EqualTo(["sip:1000@10.0.0.9:5060"]));
            Assert.That(other.Pings.Select(ping => ping.RequestUri), Is.EqualTo(["sip:1000@10.0.0.2"]));
        }
    }

    [TestCase(200, false)]
    [TestCase(401, false)]
    [TestCase(404, false)]
    [TestCase(405, false)]
    [TestCase(407, false)]
    [TestCase(410, false)]
    [TestCase(481, false)]
    [TestCase(486, false)]
    [TestCase(603, false)]
    [TestCase(408, true)]
    [TestCase(503, true)]
    [TestCase(0, true)]
    public void N4_any_final_answer_but_408_and_503_is_life(int status, bool isStale)
    {
        _phone.Register();
        _rig.Advance(20);
        _rig.Link.Pings[^1].Answered(status);

        _rig.Advance(6);

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Stale, Is.EqualTo(isStale));
    }

    [Test]
    public void N7_silence_makes_stale_and_one_answer_revives()
    {
        _phone.Register();
        _rig.Advance(25);
        var atTheLimit = Stale();
        _rig.Advance(0.1);
        var beyond = Stale();
        _rig.Link.Pings[^1].Answered(200);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(atTheLimit, Is.False);
            Assert.That(beyond, Is.True);
            Assert.That(Stale(), Is.False);
        }
    }

    [Test]
    public void B13_a_REGISTER_is_life_too_and_its_event_is_not_stale()
    {
        _phone.Register();
        _rig.Advance(26);

        _phone.SendWithDigest();

        Assert.That(Stale(), Is.False);
    }

    [Test]
    public void N11_a_410_of_the_server_itself_means_the_connection_is_gone_until_the_phone_registers()
    {
        _phone.Register();
        _rig.Advance(10);
        _rig.Link.Pings[^1].Answered(410, isLocal: true);
        var gone = Stale();
        _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(gone, Is.True);
            Assert.That(Stale(), Is.False);
        }
    }

    [Test]
    public void A_410_that_is_older_than_the_last_REGISTER_says_nothing()
    {
        _phone.Register();
        _rig.Advance(10);
        _phone.SendWithDigest();

        _rig.Link.Pings[0].Answered(410, isLocal: true);

        Assert.That(Stale(), Is.False);
    }

    [Test]
    public void Bindings_that_answer_no_OPTIONS_are_no_contacts()
    {
        _rig.Link.OnPing = ping => ping.Answered(408, isLocal: true);
        _phone.Register();
        _rig.Advance(31);

        Assert.That(_rig.Registrar.Contacts(Phone.Realm, "1000").Contacts, Is.Empty);
    }

    [Test]
    public async Task Without_pings_silence_leaves_a_phone_callable()
    {
        await using var rig = new RegistrarRig();
        new Phone(rig).Register();
        rig.Advance(301);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Stale, Is.True);
            Assert.That(rig.Registrar.Contacts(Phone.Realm, "1000").Contacts, Has.Count.EqualTo(1));
            Assert.That(rig.Link.Pings, Is.Empty);
        }
    }

    [Test]
    public void Pings_are_switched_on_changed_and_off_while_running()
    {
        _phone.Register();
        _rig.Registrar.Update(new RegistrarOptions { OptionsPing = 2 });
        _rig.Advance(10);
        Assert.That(_rig.Link.Pings, Has.Count.EqualTo(5));

        _rig.Registrar.Update(new RegistrarOptions());
        _rig.Advance(60);

        Assert.That(_rig.Link.Pings, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_server_that_is_away_costs_nothing_and_pings_go_on_when_it_is_back()
    {
        _rig.Link.IsConnected = false;
        _phone.Register();
        _rig.Advance(20);
        _rig.Link.IsConnected = true;

        _rig.Advance(10);

        Assert.That(_rig.Link.Pings, Has.Count.EqualTo(1));
    }

    [Test]
    public void Flows_are_kept_for_the_expiry_of_the_answers_first_Contact_and_forgotten_with_0()
    {
        var flows = new FlowTable();
        flows.Answered("sip:1000@10.0.0.1:5060;x=1"u8, "203.0.113.1"u8, 1111, 60, isForeign: false, nowMs: 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(flows.TryGet("sips:1000@10.0.0.1"u8, 59_999, out var flow), Is.True);
            Assert.That(flow, Is.EqualTo(new Flow("203.0.113.1", 1111, 60_000, IsForeign: false)));
            Assert.That(flow.IsSure(59_999), Is.True);
            Assert.That(flow.IsSure(60_000), Is.False);
            Assert.That(flows.TryGet("sip:1000@10.0.0.1"u8, 90_999, out _), Is.True, "the server looks every 30 s only");
            Assert.That(flows.TryGet("sip:1000@10.0.0.1"u8, 91_000, out _), Is.False);
            Assert.That(flows.TryGet("sip:1001@10.0.0.1"u8, 0, out _), Is.False);
        }

        flows.Answered("sip:1000@10.0.0.1"u8, "203.0.113.1"u8, 1111, 0, isForeign: false, nowMs: 0);
        Assert.That(flows.Count, Is.Zero);
    }

    [Test]
    public void An_unregister_answered_with_another_devices_Contact_leaves_a_foreign_flow()
    {
        var leaving = new Phone(_rig) { Source = new Source("203.0.113.1", 1111, "tcp"), ViaTransport = "TCP" };
        new Phone(_rig).Register("300", "<sip:1000@10.0.0.1>");
        leaving.Register("600", "<sip:1000@10.0.0.2>");
        leaving.Expires = "0";
        leaving.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Link.Flows.TryGet("sip:1000@10.0.0.2"u8, _rig.NowSeconds * 1000, out var flow), Is.True);
            Assert.That(flow.IsForeign, Is.True);
        }
    }

    [Test]
    public void Old_flows_are_swept()
    {
        var flows = new FlowTable();
        flows.Answered("sip:1000@10.0.0.1"u8, "203.0.113.1"u8, 1111, 60, isForeign: false, nowMs: 0);
        flows.Sweep(90_999);
        var before = flows.Count;
        flows.Sweep(91_000);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(1));
            Assert.That(flows.Count, Is.Zero);
        }
    }

    private bool Stale() => _rig.Registrar.User(Phone.Realm, "1000").Single().Stale;
}
