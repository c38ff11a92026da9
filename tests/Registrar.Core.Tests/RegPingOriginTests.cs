using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What an unproven REGISTER of <c>regping</c> must repeat, and what it leaves alone.</summary>
public sealed class RegPingOriginTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig(new RegistrarOptions { RegPing = 30, Expires = 3600 });
        _phone = new Phone(_rig) { Expires = "3600", Source = new Source(Protocol: "tcp"), ViaTransport = "TCP" };
        _phone.Register();
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [TestCase("udp", "UDP", TestName = "A_datagram_with_the_source_of_a_phone_on_TCP_is_challenged")]
    [TestCase("tls", "TLS", TestName = "Another_stream_is_challenged")]
    [TestCase("tcp", "WS", TestName = "Another_Via_transport_is_challenged")]
    public void Another_transport_is_challenged(string protocol, string via)
    {
        var before = _rig.Dump();
        _phone.Source = new Source(Protocol: protocol);
        _phone.ViaTransport = via;

        Assert.That((_phone.Send().Status, _rig.Dump()), Is.EqualTo((401, before)));
    }

    [Test]
    public void Another_server_is_challenged()
    {
        _phone.Link = new FakeLink("other:9022");

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [TestCase("User-Agent: Evil 1.0", TestName = "Another_User_Agent_is_challenged")]
    [TestCase("X-None: 1", TestName = "A_missing_User_Agent_is_challenged")]
    public void What_the_phone_is_counts_too(string line)
    {
        _phone.Extra[0] = line;

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [Test]
    public void A_User_Agent_beyond_ASCII_is_the_same_again()
    {
        _phone.Extra[0] = "User-Agent: Téléphone";
        _phone.SendWithDigest();

        Assert.That(_phone.Send().Status, Is.EqualTo(200));
    }

    [Test]
    public void An_unproven_one_moves_its_time_alone()
    {
        var before = _rig.Registrar.User(Phone.Realm, "1000").Single();
        _rig.Advance(100);
        _phone.Aor = $"sip:1000@{Phone.Realm};x=1";
        _phone.Extra.Add("Allow: MESSAGE");

        var status = _phone.Send().Status;
        var after = _rig.Registrar.User(Phone.Realm, "1000").Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(200));
            Assert.That((after.Aor, after.UserAgent, after.Network), Is.EqualTo((before.Aor, before.UserAgent, before.Network)));
            Assert.That(after.Allow, Is.EqualTo(before.Allow));
            Assert.That(after.RegisteredAt, Is.GreaterThan(before.RegisteredAt));
        }
    }

    [Test]
    public void An_unproven_one_keeps_each_of_two_bindings_where_it_was_proven()
    {
        var moved = new Phone(_rig) { CallId = _phone.CallId, CSeq = _phone.CSeq, Expires = "3600", Source = new Source(Port: 50505), Contacts = ["<sip:1000@10.0.0.8>;+sip.instance=\"<urn:uuid:2>\""] };
        moved.Register();
        _phone.CSeq = moved.CSeq;

        var status = _phone.Send().Status;

        Assert.That((status, string.Join(' ', _rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Select(one => one.Network.SourcePort).Order())), Is.EqualTo((200, "40000 50505")));
    }

    [Test]
    public void The_REGISTER_that_proved_is_still_repeated_after_a_ping()
    {
        var proven = _phone.Last;
        _phone.Send();

        var again = _rig.Send(proven, _phone.Source);

        Assert.That((again.Status, _rig.Directory.Lookups), Is.EqualTo((200, 1)));
    }
}
