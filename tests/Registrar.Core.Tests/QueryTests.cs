using System.Text.Json;
using System.Text.Json.Nodes;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What queries and JSON show.</summary>
public sealed class QueryTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig();
        _phone = new Phone(_rig);
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public void The_JSON_has_the_originals_fields_names_and_types()
    {
        _rig.Registrar.Update(_rig.Registrar.Options with { ContactTargets = false });
        _phone.Aor = $"sip:1000@{Phone.Realm};transport=UDP";
        _phone.CallId = "2F3-oH2flkh8pfTcU1DLpQ..";
        _phone.Extra[0] = "User-Agent: Z 5.3.8 rv2.9.30-mod";
        _phone.Extra.Add("Allow: INVITE, ACK,BYE");
        _phone.Extra.Add("Allow: CANCEL");
        _phone.Register("60", "<sip:1000@127.0.0.1:48105;transport=UDP;rinstance=d208d680c1c3827b>");
        _rig.Advance(10);

        var json = JsonSerializer.SerializeToNode(_rig.Registrar.User(Phone.Realm, "1000"), RegistrarJson.Default.IReadOnlyListRegistration)!.AsArray().Single()!.AsObject();
        json["uuid"] = Guid.TryParse((string?)json["uuid"], out _) ? "uuid" : "not a uuid";

        var start = RegistrarRig.Start.ToUnixTimeSeconds();
        var expected = JsonNode.Parse($$"""
            {
              "uuid": "uuid",
              "initial": false,
              "callid": "2F3-oH2flkh8pfTcU1DLpQ..",
              "contacts": ["sip:1000@198.51.100.7:40000;rinstance=d208d680c1c3827b;transport=udp"],
              "sent": ["sip:1000@127.0.0.1:48105;transport=UDP;rinstance=d208d680c1c3827b"],
              "aor": "sip:1000@bling.babblevoice.com;transport=UDP",
              "expires": 60,
              "authorization": {
                "scheme": "digest", "username": "1000", "realm": "bling.babblevoice.com", "nonce": "***",
                "uri": "sip:bling.babblevoice.com", "algorithm": "MD5", "response": "***", "qop": "auth", "cnonce": "***", "nc": "00000001"
              },
              "auth": { "username": "1000", "realm": "bling.babblevoice.com", "uri": "1000@bling.babblevoice.com", "display": "Bling Reception" },
              "registeredat": {{start}},
              "useragent": "Z 5.3.8 rv2.9.30-mod",
              "allow": ["INVITE", "ACK", "BYE", "CANCEL"],
              "network": { "source_address": "198.51.100.7", "source_port": 40000, "protocol": "udp", "rport": true },
              "expiresat": {{start + 60}},
              "expiresin": 50,
              "stale": false,
              "created": {{start}},
              "modified": {{start}},
              "device": { "label": "Zoiper", "type": "softphone", "instance": "" }
            }
            """);
        Assert.That(JsonNode.DeepEquals(json, expected), Is.True, json.ToJsonString());
    }

    [Test]
    public void Showauthorization_shows_what_it_hides_otherwise()
    {
        _rig.Registrar.Update(new RegistrarOptions { ShowAuthorization = true });
        _phone.Register();

        var shown = _rig.Registrar.User(Phone.Realm, "1000").Single().Authorization;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown.Nonce, Is.EqualTo(_phone.Nonce));
            Assert.That(shown.CNonce, Is.EqualTo("0a4f113b"));
            Assert.That(shown.Response, Has.Length.EqualTo(32));
        }
    }

    [Test]
    public void A_registration_is_one_address_of_record_and_Call_ID_and_shows_the_binding_that_ends_last()
    {
        _phone.Register(null, "<sip:1000@10.0.0.1>;expires=100", "<sip:1000@10.0.0.2>;expires=900", "<sip:1000@10.0.0.3>;expires=500");
        _rig.Advance(50);

        var registration = _rig.Registrar.User(Phone.Realm, "1000").Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(registration.Sent, Is.EqualTo(["sip:1000@10.0.0.1", "sip:1000@10.0.0.2", "sip:1000@10.0.0.3"]));
            Assert.That(registration.Expires, Is.EqualTo(900));
            Assert.That(registration.ExpiresIn, Is.EqualTo(850));
            Assert.That(registration.ExpiresAt, Is.EqualTo(_rig.NowSeconds + 850));
        }
    }

    [Test]
    public void Lists_are_sorted_by_life_left_the_longest_first()
    {
        new Phone(_rig).Register("300", "<sip:1000@10.0.0.1>");
        new Phone(_rig).Register("900", "<sip:1000@10.0.0.2>");
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.3>");
        new Phone(_rig, "1001", "secret1").Register("700", "<sip:1001@10.0.0.4>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Select(one => one.ExpiresIn), Is.EqualTo([900L, 600L, 300L]));
            Assert.That(_rig.Registrar.Users(Phone.Realm).Select(one => one.ExpiresIn), Is.EqualTo([900L, 700L, 600L, 300L]));
        }
    }

    [Test]
    public void A_refresh_moves_the_times_and_keeps_identity_and_creation()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        var first = _rig.Registrar.User(Phone.Realm, "1000").Single();
        _rig.Advance(100);

        _phone.SendWithDigest();
        var second = _rig.Registrar.User(Phone.Realm, "1000").Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Uuid, Is.EqualTo(first.Uuid));
            Assert.That(second.Created, Is.EqualTo(first.Created));
            Assert.That(second.RegisteredAt, Is.EqualTo(first.RegisteredAt + 100));
            Assert.That(second.Modified, Is.EqualTo(first.RegisteredAt + 100));
            Assert.That(second.ExpiresIn, Is.EqualTo(600));
        }
    }

    [Test]
    public void Realms_and_users_come_and_go_with_their_registrations()
    {
        Assert.That(_rig.Registrar.Realms(), Is.Empty);
        _phone.Register("60", "<sip:1000@10.0.0.1>");
        Assert.That(_rig.Registrar.Realms(), Is.EqualTo([Phone.Realm]));

        // The tick has not come by yet: reads see the end by themselves.
        _rig.Time.SetUtcNow(_rig.Time.GetUtcNow().AddSeconds(60));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.Realms(), Is.Empty);
            Assert.That(_rig.Registrar.Users(Phone.Realm), Is.Empty);
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000"), Is.Empty);
        }
    }

    [TestCase("sip:1000@bling.babblevoice.com")]
    [TestCase("1000@bling.babblevoice.com")]
    [TestCase("SIP:%31000@BLING.babblevoice.com:5060;transport=udp")]
    public void A_user_is_found_by_address_of_record(string aor)
    {
        _phone.Register();

        Assert.That(_rig.Registrar.User(aor), Has.Count.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("@")]
    [TestCase("sip:")]
    [TestCase("tel:+441632960083")]
    [TestCase("9999@bling.babblevoice.com")]
    public void What_is_no_address_of_record_has_no_registrations(string aor)
    {
        _phone.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.User(aor), Is.Empty);
            Assert.That(_rig.Registrar.Contacts(aor).Contacts, Is.Empty);
        }
    }

    [TestCase("<sip:1000@198.51.100.7:40000>", "sip:1000@198.51.100.7:40000;transport=udp", TestName = "B36c_a_UDP_Contact_that_is_the_source_is_given_its_transport")]
    [TestCase("<sip:1000@198.51.100.7:40000;line=1;Transport=UDP>", "sip:1000@198.51.100.7:40000;line=1;Transport=UDP", TestName = "A_UDP_Contact_that_is_the_source_and_names_its_transport_is_shown_as_sent")]
    [TestCase("<sip:1000@198.51.100.7:40000;line=1?Subject=x>", "sip:1000@198.51.100.7:40000;line=1;transport=udp", TestName = "Headers_of_a_UDP_Contact_are_no_part_of_the_callable_URI")]
    [TestCase("<sip:1000@198.51.100.7:40000;maddr=192.0.2.66>", "sip:1000@198.51.100.7:40000;transport=udp", TestName = "A_maddr_at_the_source_is_left_out")]
    [TestCase("<sip:1000@10.0.0.9;maddr=192.0.2.66;x=1>", "sip:1000@198.51.100.7:40000;x=1;transport=udp", TestName = "A_maddr_elsewhere_is_left_out")]
    [TestCase("<sip:1000@10.0.0.9:5060>", "sip:1000@198.51.100.7:40000;transport=udp", TestName = "A_UDP_Contact_elsewhere_is_shown_at_the_source")]
    [TestCase("<sip:1000@phone.invalid;transport=UDP>", "sip:1000@198.51.100.7:40000;transport=udp", TestName = "A_UDP_Contact_with_a_name_is_shown_at_the_source")]
    [TestCase("<sip:10.20.30.40@10.1.2.3:5070>", "sip:10.20.30.40@198.51.100.7:40000;transport=udp", TestName = "A_user_that_looks_like_an_address_is_left_alone")]
    public void Callable_URIs_over_UDP(string contact, string callable)
    {
        _phone.Register("600", contact);

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Contacts, Is.EqualTo([callable]));
    }

    [Test]
    public void Sent_keeps_headers_and_maddr_word_for_word()
    {
        _phone.Register("600", "<sip:1000@10.0.0.9;maddr=192.0.2.66?Subject=x>");

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Sent, Is.EqualTo(["sip:1000@10.0.0.9;maddr=192.0.2.66?Subject=x"]));
    }

    [Test]
    public void Headers_of_a_stream_Contact_are_no_part_of_the_callable_URI()
    {
        Stream("203.0.113.1", 1111).Register("600", "<sip:1000@192.168.1.10;transport=tcp?Subject=x>");

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Contacts, Is.EqualTo(["sip:1000@192.168.1.10;transport=tcp"]));
    }

    [Test]
    public void A_flood_of_methods_is_cut()
    {
        _phone.Extra.Add("Allow: INVITE, " + new string('A', 33) + ", " + string.Join(", ", Enumerable.Range(0, 40).Select(number => $"M{number}")));
        _phone.Register();

        var allow = _rig.Registrar.User(Phone.Realm, "1000").Single().Allow;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(allow, Has.Count.EqualTo(32));
            Assert.That(allow.Take(2), Is.EqualTo(["INVITE", "M0"]));
        }
    }

    [TestCase("Allow: INVITE,ACK , x-own", "<sip:1000@10.0.0.9>", "INVITE ACK x-own")]
    [TestCase("X: y", "<sip:1000@10.0.0.9>;methods=\"INVITE, BYE,,INFO\"", "INVITE BYE INFO")]
    [TestCase("X: y", "<sip:1000@10.0.0.9>", "")]
    public void Methods_are_those_of_Allow_or_of_the_Contact_and_the_usual_ones_are_shared(string header, string contact, string methods)
    {
        _phone.Extra.Add(header);
        _phone.Register("600", contact);

        var allow = _rig.Registrar.User(Phone.Realm, "1000").Single().Allow;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', allow), Is.EqualTo(methods));
            Assert.That(allow.Where(method => method is "INVITE" or "ACK" or "BYE" or "INFO"), Is.All.Matches<string>(method => ReferenceEquals(method, string.Intern(method))));
        }
    }

    [Test]
    public void An_IPv6_source_stands_in_brackets()
    {
        _phone.Source = new Source("2001:db8::5", 5060);
        _phone.Register("600", "<sip:1000@10.0.0.9>");

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Contacts, Is.EqualTo(["sip:1000@[2001:db8::5]:5060;transport=udp"]));
    }

    [Test]
    public void A_stream_Contact_is_shown_as_sent_while_the_flow_is_its_own_and_at_its_source_otherwise()
    {
        var one = Stream("203.0.113.1", 1111);
        one.Register("600", "<sip:1000@192.168.1.10;transport=tcp>;+sip.instance=\"<urn:uuid:1>\"");
        var before = Callable();
        var other = Stream("203.0.113.2", 2222);
        other.Register("500", "<sip:1000@192.168.1.10;transport=tcp>;+sip.instance=\"<urn:uuid:2>\"");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(["sip:1000@192.168.1.10;transport=tcp"]));
            Assert.That(Callable(), Is.EqualTo(["sip:1000@203.0.113.1:1111;transport=tcp", "sip:1000@192.168.1.10;transport=tcp"]));
        }

        string[] Callable() => [.. _rig.Registrar.Users(Phone.Realm).SelectMany(registration => registration.Contacts)];
    }

    [Test]
    public async Task The_event_of_a_stream_registration_shows_it_as_callable_as_a_query_does()
    {
        await using var events = new EventLog(_rig.Registrar);
        Stream("203.0.113.1", 1111).Register("600", "<sip:1000@192.168.1.10;transport=tcp>");

        Assert.That((await events.NextAsync()).Registration!.Contacts, Is.EqualTo(["sip:1000@192.168.1.10;transport=tcp"]));
    }

    [TestCase("UDP", "udp", "udp")]
    [TestCase("TCP", "tcp", "tcp")]
    [TestCase("TLS", "tls", "tls")]
    [TestCase("WS", "tcp", "ws")]
    [TestCase("WSS", "tcp", "wss")]
    [TestCase("wss", "tcp", "wss")]
    [TestCase("TLS", "tcp", "tcp", TestName = "T5_TLS_is_what_the_server_says_not_the_Via")]
    [TestCase("WSS", "tls", "tls", TestName = "T5_the_Via_says_no_more_than_which_of_tcp_ws_and_wss_it_was")]
    public void T5_the_transport_is_that_of_the_top_Via(string via, string protocol, string shown)
    {
        _phone.ViaTransport = via;
        _phone.Source = new Source(Protocol: protocol);
        _phone.Register();

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Network.Protocol, Is.EqualTo(shown));
    }

    [Test]
    public void Contacts_are_ordered_by_q_then_by_recency()
    {
        new Phone(_rig) { Source = new Source(Port: 1) }.Register("600", "<sip:1000@10.0.0.1>;q=0.5");
        _rig.Advance(1);
        new Phone(_rig) { Source = new Source(Port: 2) }.Register("600", "<sip:1000@10.0.0.2>;q=0.7");
        _rig.Advance(1);
        new Phone(_rig) { Source = new Source(Port: 3) }.Register("600", "<sip:1000@10.0.0.3>;q=0.7");

        var contacts = _rig.Registrar.Contacts(Phone.Realm, "1000");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(contacts.Contacts.Select(one => one.Network.SourcePort), Is.EqualTo([3, 2, 1]));
            Assert.That(contacts.Contacts[0].Contact, Is.EqualTo("sip:1000@198.51.100.7:3;transport=udp"));
            Assert.That(contacts.Display, Is.EqualTo("Bling Reception"));
            Assert.That(contacts.Uri, Is.EqualTo("1000@bling.babblevoice.com"));
        }
    }

    [Test]
    public void Contacts_of_somebody_unknown_are_an_empty_array()
    {
        var json = JsonSerializer.SerializeToNode(_rig.Registrar.Contacts("Nowhere.example.com", "1"), RegistrarJson.Default.ContactsAnswer);

        Assert.That(json!.ToJsonString(), Is.EqualTo("""{"username":"1","realm":"nowhere.example.com","display":"","uri":"1@nowhere.example.com","contacts":[]}"""));
    }

    [Test]
    public void Methods_come_from_the_Contact_when_there_is_no_Allow()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>;methods=\"INVITE, ACK,BYE\"");

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Allow, Is.EqualTo(["INVITE", "ACK", "BYE"]));
    }

    [Test]
    public void A_phone_without_User_Agent_shows_an_empty_one()
    {
        _phone.Extra.Clear();
        _phone.Register();

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().UserAgent, Is.Empty);
    }

    [Test]
    public async Task Events_have_the_originals_names_in_JSON()
    {
        await using var events = new EventLog(_rig.Registrar);
        new Phone(_rig, secret: "wrong").Register();

        var json = JsonSerializer.SerializeToNode(await events.NextAsync(), RegistrarJson.Default.RegistrarEvent);

        Assert.That(json!.ToJsonString(), Is.EqualTo("""{"sequence":1,"event":"register.auth.failed","cause":"credentials","time":1767614400,"realm":"bling.babblevoice.com","username":"1000","network":{"source_address":"198.51.100.7","source_port":40000,"protocol":"udp","rport":true}}"""));
    }

    private Phone Stream(string address, int port) => new(_rig) { Source = new Source(address, port, "tcp"), ViaTransport = "TCP" };
}
