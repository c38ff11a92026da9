using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>The original's <c>regping</c>: phones refresh often, and until half of <c>expires</c> an exact repeat needs no digest.</summary>
public sealed class RegPingTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig(new RegistrarOptions { RegPing = 30, Expires = 3600 });
        _phone = new Phone(_rig) { Expires = "3600" };
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public void The_phone_is_told_regping_and_the_binding_lives_expires()
    {
        var answer = _phone.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer["Expires"], Is.EqualTo("30"));
            Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.9:5060>;expires=30"]));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000")[0].Expires, Is.EqualTo(3600));
        }
    }

    [Test]
    public void An_exact_repeat_passes_unchallenged_until_half_of_expires()
    {
        _phone.Register();
        _rig.Advance(1799);
        var before = _phone.Send();
        _rig.Advance(1);
        var after = _phone.Send();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Status, Is.EqualTo(200));
            Assert.That(before["Expires"], Is.EqualTo("30"));
            Assert.That(after.Status, Is.EqualTo(401));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000")[0].ExpiresIn, Is.EqualTo(1800), "a ping lengthens nothing");
        }
    }

    [Test]
    public void A_ping_does_not_move_the_half_of_expires()
    {
        _phone.Register();
        _rig.Advance(1700);
        _phone.Send();
        _rig.Advance(1700);

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [Test]
    public void The_minimum_does_not_apply()
    {
        _phone.Expires = "10";

        Assert.That(_phone.Register()["Expires"], Is.EqualTo("10"));
    }

    [Test]
    public void A_removal_is_challenged()
    {
        _phone.Register();
        _phone.Expires = "0";

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [Test]
    public void Star_is_challenged()
    {
        _phone.Register();
        _phone.Expires = "0";
        _phone.Contacts = ["*"];

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [Test]
    public void A_query_is_challenged()
    {
        _phone.Register();
        _phone.Contacts = [];

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [TestCase("<sip:1000@10.0.0.66:5060>", TestName = "Another_Contact_is_challenged")]
    [TestCase("<sip:1000@10.0.0.9:5060>;q=0.1", TestName = "Another_parameter_is_challenged")]
    [TestCase("<sip:1000@10.0.0.9:5060>;+sip.instance=\"<urn:uuid:2>\"", TestName = "Another_device_is_challenged")]
    [TestCase("<sip:1000@10.0.0.9:5060>;expires=0", TestName = "A_removal_by_parameter_is_challenged")]
    [TestCase("<sips:1000@10.0.0.9:5060>", TestName = "Another_scheme_is_challenged")]
    [TestCase("<sip:1000@10.0.0.9:5060;ob>", TestName = "Another_URI_parameter_is_challenged")]
    [TestCase("\"A\" <sip:1000@10.0.0.9>", TestName = "An_equivalent_but_other_URI_is_challenged")]
    [TestCase("<sip:1000@10.0.0.9>, <sip:1000@10.0.0.9:5060>", TestName = "An_additional_Contact_is_challenged")]
    public void A_changed_Contact_is_challenged(string contact)
    {
        _phone.Register();
        _phone.Contacts = [contact];

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [TestCase("198.51.100.7", 40001)]
    [TestCase("198.51.100.8", 40000)]
    public void Another_source_is_challenged(string address, int port)
    {
        _phone.Register();
        _phone.Source = new Source(address, port);

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [Test]
    public void Another_Call_ID_is_challenged()
    {
        _phone.Register();
        _phone.CallId = "other";

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [Test]
    public void A_CSeq_that_is_not_higher_is_challenged()
    {
        _phone.CSeq = 10;
        _phone.Register();
        _phone.CSeq = 3;

        Assert.That(_phone.Send().Status, Is.EqualTo(401));
    }

    [Test]
    public void A_forged_ping_with_the_highest_CSeq_does_not_lock_the_phone_out()
    {
        _phone.Register();
        var own = _phone.CSeq;
        _phone.CSeq = 2_147_483_646;
        var forged = _phone.Send();
        _phone.CSeq = own;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(forged.Status, Is.EqualTo(200));
            Assert.That(_phone.Send().Status, Is.EqualTo(401), "an unchallenged one counts against the last, whoever sent it");
            Assert.That(_phone.Send(_phone.Authorization()).Status, Is.EqualTo(200));
            Assert.That(_phone.Send().Status, Is.EqualTo(200), "and pings go on from there");
        }
    }

    [Test]
    public void A_forged_ping_with_the_next_CSeq_does_not_swallow_the_proof()
    {
        _phone.Register();
        _rig.Advance(1000);
        _phone.Send();
        _phone.CSeq--;

        _phone.SendWithDigest();

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000")[0].ExpiresIn, Is.EqualTo(3600));
    }

    [Test]
    public void A_proven_CSeq_that_is_not_higher_than_the_last_proven_one_is_500()
    {
        _phone.CSeq = 10;
        _phone.Register();
        _phone.Send();
        _phone.CSeq = 10;

        Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(500));
    }

    [Test]
    public void Old_credentials_do_no_harm_to_an_exact_repeat()
    {
        _phone.Register();

        Assert.That(_phone.Send(_phone.Authorization(nc: 1)).Status, Is.EqualTo(200));
    }

    [Test]
    public void A_wrong_answer_is_challenged_even_in_an_exact_repeat()
    {
        _phone.Register();
        _phone.Secret = "wrong";

        Assert.That(_phone.Send(_phone.Authorization()).Status, Is.EqualTo(401));
    }

    [Test]
    public void A_right_answer_starts_the_life_anew()
    {
        _phone.Register();
        _rig.Advance(1000);
        _phone.SendWithDigest();

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000")[0].ExpiresIn, Is.EqualTo(3600));
    }

    [Test]
    public async Task Switched_off_nothing_passes_unchallenged()
    {
        await using var rig = new RegistrarRig();
        var phone = new Phone(rig);
        phone.Register();

        Assert.That(phone.Send().Status, Is.EqualTo(401));
    }

    [Test]
    public void An_unanswered_challenge_leaves_the_binding_alone()
    {
        _phone.Register();
        _rig.Advance(1800);
        _phone.Send();
        _rig.Advance(60);

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000"), Has.Count.EqualTo(1));
    }
}
