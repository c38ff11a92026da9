using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Requests that the Node original answered wrongly or not at all (rows of BehaviourTable.md that no other test has).</summary>
public sealed class PredecessorTests
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

    [TestCase("192.0.2.9", "192.0.2.9")]
    [TestCase("localhost", "localhost")]
    [TestCase("[2001:DB8::1]", "[2001:db8::1]")]
    [TestCase("BLING2.Example.COM", "bling2.example.com")]
    [TestCase("a.b", "a.b")]
    [TestCase("single", "single")]
    public void B38_any_host_of_the_To_URI_is_a_realm(string host, string realm)
    {
        _rig.Directory.Users[("1000", realm)] = new UserCredentials { Secret = "secret0" };
        _phone.Aor = $"sip:1000@{host}";
        _phone.AuthRealm = realm;

        var challenge = _phone.Send();
        var answer = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenge["WWW-Authenticate"], Does.Contain($"realm=\"{realm}\""));
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(_rig.Registrar.Realms(), Is.EqualTo([realm]));
        }
    }

    [TestCase("<sip:john.smith@bling.babblevoice.com>")]
    [TestCase("<sip:1000@192.0.2.1>")]
    [TestCase("<tel:+441632960083>")]
    [TestCase("\"Jürgen 電話\" <sip:1000@bling.babblevoice.com>")]
    public void B38_the_From_header_plays_no_part(string from)
    {
        _phone.From = from;

        Assert.That(_phone.Register().Status, Is.EqualTo(200));
    }

    [Test]
    public void B47_bytes_beyond_ASCII_anywhere_are_served_and_shown()
    {
        _phone.Extra[0] = "User-Agent: Téléphone 1.0 – ☎";

        var answer = _phone.Register("600", "\"Jürgen\" <sip:1000@10.0.0.9>;x=\"ü\"");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.9>;x=\"ü\";expires=600"]));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().UserAgent, Is.EqualTo("Téléphone 1.0 – ☎"));
        }
    }

    [Test]
    public void B24_another_users_answer_on_a_live_Call_ID_touches_nothing()
    {
        _phone.Register();
        var before = _rig.Dump();
        _phone.User = "1001";

        var wrong = _phone.SendWithDigest();
        _phone.Secret = "secret1";
        var right = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(wrong.Status, Is.EqualTo(401));
            Assert.That(right.Status, Is.EqualTo(403));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
        }
    }

    [Test]
    public void B17_no_wrong_answer_touches_a_live_binding()
    {
        _phone.Register();
        var before = _rig.Dump();
        var thief = new Phone(_rig, secret: "wrong") { CallId = _phone.CallId, CSeq = 50, Source = _phone.Source };

        thief.Register("0", "*");
        thief.Register("0", "<sip:1000@10.0.0.9:5060>");
        thief.Register("600", "<sip:thief@203.0.113.66>");

        Assert.That(_rig.Dump(), Is.EqualTo(before));
    }

    [Test]
    public void B19_an_answer_for_another_realm_never_binds_in_either()
    {
        _rig.Directory.Users[("1001", "other.example.com")] = new UserCredentials { Secret = "secret1" };
        _phone.Send();
        _phone.User = "1001";
        _phone.Secret = "secret1";
        _phone.AuthRealm = "other.example.com";

        var answer = _phone.Send(_phone.Authorization());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(_rig.Registrar.Realms(), Is.Empty);
        }
    }

    [Test]
    public void B22_a_nonce_serves_as_often_as_its_count_rises()
    {
        _phone.Register();

        Assert.That(Enumerable.Range(0, 200).Select(_ => _phone.SendWithDigest().Status), Is.All.EqualTo(200));
    }

    [Test]
    public void B40_no_User_Agent_is_special()
    {
        _phone.Extra[0] = "User-Agent: noop";

        Assert.That(_phone.Register().Status, Is.EqualTo(200));
    }

    [Test]
    public void B42_compact_header_names_work()
    {
        _phone.Send();
        _phone.Send(_phone.Authorization());
        var compact = _phone.Last
            .Replace("Via:", "v:", StringComparison.Ordinal)
            .Replace("From:", "f:", StringComparison.Ordinal)
            .Replace("To:", "t:", StringComparison.Ordinal)
            .Replace("Call-ID:", "i:", StringComparison.Ordinal)
            .Replace("Contact:", "m :", StringComparison.Ordinal)
            .Replace("Content-Length:", "l:", StringComparison.Ordinal);

        var answer = _rig.Send(compact, _phone.Source);

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.9:5060>;expires=600"]));
    }

    [Test]
    public void B29_a_phone_that_was_told_the_minimum_registers_with_it_at_once()
    {
        _phone.Expires = "30";
        var brief = _phone.Register();
        _phone.Expires = brief["Min-Expires"];

        Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(200));
    }

    [Test]
    public void B12c_the_longest_expiry_a_phone_can_ask_for_does_not_end_at_once()
    {
        _rig.Registrar.Update(new RegistrarOptions { MaxExpires = 31_536_000 });
        _phone.Register("4294967295", "<sip:1000@10.0.0.9>");
        _rig.Advance(60);

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().ExpiresIn, Is.EqualTo(31_536_000 - 60));
    }

    [Test]
    public void A_folded_Contact_is_stored_as_one_line()
    {
        var answer = _phone.Register("600", "\"A\"\r\n <sip:1000@10.0.0.9>;\r\n q=0.5;x=\"a\r\n b\"");

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.9>;q=0.5;x=\"a b\";expires=600"]));
    }
}
