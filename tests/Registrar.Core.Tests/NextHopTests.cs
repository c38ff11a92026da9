using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Requests and callable contacts reach the phone that registered, whatever its Contact says and whoever else says the same.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NextHopTests : IAsyncDisposable
{
    private const string OtherRealm = "other.example.com";
    private const string Private = "<sip:1000@192.168.1.10>";

    private readonly RegistrarRig _rig = new(new RegistrarOptions { OptionsPing = 10, StaleTime = 3600, PingGrace = 0 });
    private readonly Phone _first;
    private readonly Phone _second;

    public NextHopTests()
    {
        _rig.Directory.Users[("1000", OtherRealm)] = new UserCredentials { Secret = "secret0" };
        _first = new Phone(_rig) { Source = new Source("203.0.113.1", 1111, "tcp"), ViaTransport = "TCP", Contacts = [Private] };
        _second = new Phone(_rig) { Source = new Source("203.0.113.2", 2222, "tcp"), ViaTransport = "TCP", Contacts = [Private], Aor = $"sip:1000@{OtherRealm}", AuthRealm = OtherRealm };
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Test]
    public void N2_the_next_hop_is_where_the_REGISTER_came_from(
        [Values("sip:1000@10.0.0.9:5060", "sip:1000@[fd00::9]:5060", "sip:1000@phone.example.com", "sip:a1b2c3@df7jal23ls0d.invalid;transport=ws")] string contact,
        [Values("198.51.100.7", "2001:db8::7")] string address,
        [Values("udp", "tcp", "tls", "ws", "wss")] string transport)
    {
        var phone = new Phone(_rig) { Source = new Source(address, 40000, transport), ViaTransport = transport.ToUpperInvariant() };
        phone.Register("600", $"<{contact}>");

        _rig.Advance(10);

        var ping = _rig.Link.Pings.Single();
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ping.NextHop, Is.EqualTo($"sip:{host}:40000;transport={transport}"));
            Assert.That(ping.RequestUri, Is.EqualTo(contact));
        }
    }

    [TestCase("<sip:1000@192.168.1.10:5060;rinstance=1;transport=TCP>;+sip.instance=\"<urn:uuid:1>\";q=0.5")]
    [TestCase("<sip:1000@df7jal23ls0d.invalid;transport=ws>")]
    [TestCase("<sip:%31000@[FD00::9]:5060>")]
    public void N3_the_200_echoes_the_Contact_as_sent_even_when_another_phone_has_that_address(string contact)
    {
        _second.Register("600", contact);

        var answer = _first.Register("600", contact);

        Assert.That(answer.Contacts.Single()[..contact.IndexOf('>', StringComparison.Ordinal)], Is.EqualTo(contact[..contact.IndexOf('>', StringComparison.Ordinal)]));
    }

    [Test]
    public void N12_two_connections_with_one_user_and_host_in_two_realms_are_each_reached_at_their_own()
    {
        _first.Register();
        _second.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pinged(), Is.EqualTo(["sip:1000@192.168.1.10 by sip:203.0.113.2:2222;transport=tcp", "sip:1000@203.0.113.1:1111 by sip:203.0.113.1:1111;transport=tcp"]));
            Assert.That(Callable(Phone.Realm), Is.EqualTo("sip:1000@203.0.113.1:1111;transport=tcp"));
            Assert.That(Callable(OtherRealm), Is.EqualTo("sip:1000@192.168.1.10"));
        }
    }

    [Test]
    public void N12_no_request_leaves_between_the_note_of_a_flow_and_its_200()
    {
        var held = new List<(int Status, bool IsHeld)>();
        _first.Send();

        _rig.Begin(_first.Keep(_first.Authorization()), _first.Source, accepts: status =>
        {
            held.Add((status, _rig.Link.Flows.Order.IsHeldByCurrentThread));
            return true;
        });

        Assert.That(held, Does.Contain((200, true)));
    }

    [Test]
    public void N12_the_first_one_refreshes_and_the_cache_is_its_again()
    {
        _first.Register();
        _second.Register();
        _first.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pinged(), Is.EqualTo(["sip:1000@192.168.1.10 by sip:203.0.113.1:1111;transport=tcp", "sip:1000@203.0.113.2:2222 by sip:203.0.113.2:2222;transport=tcp"]));
            Assert.That(Callable(OtherRealm), Is.EqualTo("sip:1000@203.0.113.2:2222;transport=tcp"));
        }
    }

    [Test]
    public void N12_once_the_other_has_unregistered_the_source_alone_leads_there()
    {
        _first.Register();
        _second.Register();
        _second.Expires = "0";
        _second.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pinged(), Is.EqualTo(["sip:1000@192.168.1.10 by sip:203.0.113.1:1111;transport=tcp"]), "nothing is cached: the next hop decides");
            Assert.That(Callable(Phone.Realm), Is.EqualTo("sip:1000@203.0.113.1:1111;transport=tcp"), "who has no next hop needs the address");
        }
    }

    [Test]
    public void N12_a_flow_that_has_expired_is_still_minded_until_the_server_has_looked()
    {
        _first.Register();
        _second.Expires = "60";
        _second.Register();
        _rig.Advance(80);
        _rig.Link.Pings.Clear();
        var within = Pinged();
        _rig.Advance(5);
        _rig.Link.Pings.Clear();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(within, Is.EqualTo(["sip:1000@203.0.113.1:1111 by sip:203.0.113.1:1111;transport=tcp"]), "the server looks every 30 s");
            Assert.That(Pinged(), Is.EqualTo(["sip:1000@192.168.1.10 by sip:203.0.113.1:1111;transport=tcp"]));
        }
    }

    [Test]
    public async Task N12_a_binding_that_outlives_its_flow_is_called_at_its_source()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { RegPing = 60, Expires = 600, MinExpires = 30 });
        new Phone(rig) { Source = _first.Source, ViaTransport = "TCP" }.Register("600", Private);
        var before = rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Single().Contact;
        rig.Advance(61);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo("sip:1000@192.168.1.10"));
            Assert.That(rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Single().Contact, Is.EqualTo("sip:1000@203.0.113.1:1111;transport=tcp"));
        }
    }

    [Test]
    public void N12_a_foreign_flow_is_minded_like_any_other()
    {
        var stays = new Phone(_rig) { Contacts = ["<sip:1000@10.0.0.1>"] };
        stays.Register();
        _first.Register();
        _first.Expires = "0";
        _first.SendWithDigest();
        _second.Source = new Source("203.0.113.2", 2222);
        _second.ViaTransport = "UDP";
        _second.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pinged(), Is.EqualTo(["sip:1000@10.0.0.1 by sip:198.51.100.7:40000;transport=udp", "sip:1000@203.0.113.2:2222 by sip:203.0.113.2:2222;transport=udp"]), "the server would take 192.168.1.10 to the one that left");
            Assert.That(Callable(OtherRealm), Is.EqualTo("sip:1000@203.0.113.2:2222;transport=udp"));
        }
    }

    [Test]
    public void N12_when_even_the_source_is_another_phones_Contact_the_user_is_left_out()
    {
        var neighbour = new Phone(_rig, "1001", "secret1") { Source = new Source("203.0.113.1", 3333, "tcp"), ViaTransport = "TCP", Contacts = ["<sip:1000@203.0.113.1:9999>"] };
        neighbour.Register();
        _first.Register();
        _second.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pinged(), Has.Member("sip:203.0.113.1:1111 by sip:203.0.113.1:1111;transport=tcp"));
            Assert.That(Callable(Phone.Realm), Is.EqualTo("sip:203.0.113.1:1111;transport=tcp"));
        }
    }

    [TestCase("tls", "sips:1000@203.0.113.1:1111", "sips:1000@203.0.113.1:1111;transport=tls")]
    [TestCase("wss", "sips:1000@203.0.113.1:1111", "sips:1000@203.0.113.1:1111;transport=wss")]
    public void N12_a_SIPS_Contact_stays_SIPS_at_its_source(string transport, string requestUri, string callable)
    {
        _first.ViaTransport = _second.ViaTransport = transport.ToUpperInvariant();
        _first.Source = _first.Source with { Protocol = transport == "tls" ? "tls" : "tcp" };
        _second.Source = _second.Source with { Protocol = _first.Source.Protocol };
        _first.Contacts = _second.Contacts = ["<sips:1000@192.168.1.10>"];
        _first.RequestUri = $"sips:{Phone.Realm}";
        _second.RequestUri = $"sips:{OtherRealm}";
        _first.Register();
        _second.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pinged(), Has.Member($"{requestUri} by sip:203.0.113.1:1111;transport={transport}"));
            Assert.That(Callable(Phone.Realm), Is.EqualTo(callable));
        }
    }

    [Test]
    public void N12_after_a_restart_of_the_server_an_old_flow_misleads_nobody_and_the_phone_that_returns_has_its_own()
    {
        // The server's cache and connections are gone; ours is not told so, a reconnect looks the same.
        _first.Register();
        _second.Register();
        _rig.Link.OnPing = ping => ping.Answered(503, isLocal: true);
        var afterRestart = Pinged();
        _rig.Link.OnPing = null;
        var lost = _rig.Registrar.Contacts(OtherRealm, "1000").Contacts.Count;
        _second.Source = _second.Source with { Port = 2223 };
        _second.SendWithDigest();
        _rig.Link.Pings.Clear();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(afterRestart, Is.EqualTo(["sip:1000@192.168.1.10 by sip:203.0.113.2:2222;transport=tcp", "sip:1000@203.0.113.1:1111 by sip:203.0.113.1:1111;transport=tcp"]), "each names its own source: the server fails to connect there, it reaches nobody else");
            Assert.That(lost, Is.Zero);
            Assert.That(Pinged(), Has.Member("sip:1000@192.168.1.10 by sip:203.0.113.2:2223;transport=tcp"));
        }
    }

    private string[] Pinged()
    {
        _rig.Advance(10);
        return [.. _rig.Link.Pings.Select(ping => $"{ping.RequestUri} by {ping.NextHop}").Distinct().Order(StringComparer.Ordinal)];
    }

    private string Callable(string realm) => _rig.Registrar.Contacts(realm, "1000").Contacts.Single().Contact;
}
