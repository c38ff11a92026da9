using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>RFC 3261 §10.3 steps 6 to 8 through the whole handler: what a phone sends, what it gets.</summary>
public sealed partial class RegisterFlowTests
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
    public void A_first_REGISTER_is_challenged_and_leaves_nothing_behind()
    {
        var answer = _phone.Send();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(answer.Names, Is.EqualTo(["WWW-Authenticate"]));
            Assert.That(answer["WWW-Authenticate"], Does.Match("^Digest realm=\"bling.babblevoice.com\", nonce=\"[A-Za-z0-9_-]{43}\", algorithm=MD5, qop=\"auth\"$"));
            Assert.That(_rig.Registrar.Realms(), Is.Empty);
            Assert.That(_rig.Registrar.BindingCount, Is.Zero);
        }
    }

    [Test]
    public void R1_a_right_answer_gets_200_with_the_Contact_as_sent_and_its_expiry()
    {
        var answer = _phone.Register("600", "<sip:1000@10.0.0.9:5060;transport=UDP;rinstance=d208d680>;+sip.instance=\"<urn:uuid:1>\";q=0.5");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.9:5060;transport=UDP;rinstance=d208d680>;+sip.instance=\"<urn:uuid:1>\";q=0.5;expires=600"]));
            Assert.That(answer["Expires"], Is.EqualTo("600"));
        }
    }

    [Test]
    public void R1_a_Contact_without_brackets_keeps_its_parameters_outside_the_URI()
    {
        var answer = _phone.Register("600", "sip:1000@10.0.0.9:5060;q=0.5");

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.9:5060>;q=0.5;expires=600"]));
    }

    [Test]
    public void R2_every_200_lists_every_binding_with_its_own_remaining_expiry_and_the_sender_first()
    {
        var other = new Phone(_rig);
        other.Register("300", "<sip:1000@10.0.0.1>");
        _rig.Advance(100);

        var answer = _phone.Register("600", "<sip:1000@10.0.0.2>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.2>;expires=600", "<sip:1000@10.0.0.1>;expires=200"]));
            Assert.That(answer["Expires"], Is.Null, "no one value is true for all");
        }
    }

    [Test]
    public void R2_a_refresh_stands_first_though_it_is_not_the_newest()
    {
        var other = new Phone(_rig);
        _phone.Register("600", "<sip:1000@10.0.0.2>");
        other.Register("600", "<sip:1000@10.0.0.1>");

        var answer = _phone.SendWithDigest();

        Assert.That(answer.Contacts[0], Does.StartWith("<sip:1000@10.0.0.2>"));
    }

    [Test]
    public void R2_an_expired_binding_is_never_listed()
    {
        new Phone(_rig).Register("60", "<sip:1000@10.0.0.1>");
        _rig.Advance(60);

        Assert.That(_phone.Register("600", "<sip:1000@10.0.0.2>").Contacts, Is.EqualTo(["<sip:1000@10.0.0.2>;expires=600"]));
    }

    [Test]
    public void R3_a_REGISTER_without_Contact_lists_the_bindings_and_changes_nothing()
    {
        new Phone(_rig).Register("300", "<sip:1000@10.0.0.1>");
        var before = _rig.Dump();

        var answer = _phone.Register(null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.1>;expires=300"]));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
        }
    }

    [Test]
    public void R4_expires_0_removes_that_Contact_only()
    {
        new Phone(_rig).Register("300", "<sip:1000@10.0.0.1>");
        _phone.Register("600", "<sip:1000@10.0.0.2>");
        _phone.Contacts = ["<sip:1000@10.0.0.2>;expires=0"];

        var answer = _phone.SendWithDigest();

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.1>;expires=300"]));
    }

    [Test]
    public void R4_removing_what_was_never_there_is_200()
    {
        var answer = _phone.Register("0", "<sip:1000@10.0.0.2>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.Contacts, Is.Empty);
        }
    }

    [Test]
    public void R5_star_with_Expires_0_empties_the_address_of_record()
    {
        new Phone(_rig).Register("300", "<sip:1000@10.0.0.1>");

        var answer = _phone.Register("0", "*");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.Contacts, Is.Empty);
            Assert.That(_rig.Registrar.Realms(), Is.Empty);
        }
    }

    [TestCase("600", "*")]
    [TestCase(null, "*")]
    [TestCase("0", "*", "<sip:1000@10.0.0.3>")]
    [TestCase("0", "<sip:1000@10.0.0.3>", "*")]
    public void R5_star_in_any_other_shape_is_400_and_changes_nothing(string? expires, params string[] contacts)
    {
        new Phone(_rig).Register("300", "<sip:1000@10.0.0.1>");
        var before = _rig.Dump();

        var answer = _phone.Register(expires, contacts);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(400));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
        }
    }

    [Test]
    public void R6_each_Contact_has_its_own_expiry()
    {
        _phone.Register("300", "<sip:1000@10.0.0.1>");
        _phone.Expires = "900";
        _phone.Contacts = ["<sip:1000@10.0.0.1>;expires=0, <sip:1000@10.0.0.2>;expires=300", "<sip:1000@10.0.0.3>"];

        var answer = _phone.SendWithDigest();

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.2>;expires=300", "<sip:1000@10.0.0.3>;expires=900"]));
    }

    [TestCase("900", ";expires=300", "300", TestName = "R7_the_Contact_parameter_beats_the_header")]
    [TestCase("900", "", "900", TestName = "R7_the_header_counts_without_a_parameter")]
    [TestCase(null, "", "3600", TestName = "R7_neither_means_the_default")]
    [TestCase("900", ";expires=abc", "3600", TestName = "R7_a_malformed_parameter_is_the_default")]
    [TestCase("abc", "", "3600", TestName = "R7_a_malformed_header_is_the_default")]
    public void R7_the_parameter_comes_before_the_header_before_the_default(string? header, string parameter, string granted) =>
        Assert.That(_phone.Register(header, "<sip:1000@10.0.0.1>" + parameter)["Expires"], Is.EqualTo(granted));

    // 2^31 - 1, 2^31, 2^32 - 1, 2^32, twenty digits; the last two values are those of RFC 4475 §3.1.2.4 (scalarlg).
    [TestCase("100000", "")]
    [TestCase("2147483647", "")]
    [TestCase("2147483648", "")]
    [TestCase("4294967295", "")]
    [TestCase("4294967296", "")]
    [TestCase("99999999999999999999", "")]
    [TestCase(null, ";expires=99999999999999999999")]
    [TestCase("10000000000000000000000000", "")]
    [TestCase("60", ";expires=280297596632815")]
    public void R9_more_than_the_maximum_is_cut_whatever_its_length(string? header, string parameter)
    {
        var answer = _phone.Register(header, "<sip:1000@10.0.0.1>" + parameter);

        Assert.That((answer["Expires"], _rig.Registrar.User(Phone.Realm, "1000").Single().ExpiresIn), Is.EqualTo(("7200", 7200L)));
    }

    [TestCase(null, "<sip:1000@10.0.0.1>", TestName = "R8_a_phone_that_names_no_expiry_gets_the_minimum_when_the_default_is_lower")]
    [TestCase("soon", "<sip:1000@10.0.0.1>", TestName = "R8_a_phone_that_names_nonsense_gets_the_minimum_when_the_default_is_lower")]
    public void R8_a_default_below_the_minimum_is_raised(string? expires, string contact)
    {
        _rig.Registrar.Update(new RegistrarOptions { Expires = 30, MinExpires = 90 });

        var answer = _phone.Register(expires, contact);

        Assert.That(answer.Contacts, Is.EqualTo([contact + ";expires=90"]));
    }

    [Test]
    public void R8_a_short_expiry_is_423_with_Min_Expires_but_only_after_authentication()
    {
        _phone.Expires = "30";

        var first = _phone.Send();
        var second = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Status, Is.EqualTo(401));
            Assert.That(second.Status, Is.EqualTo(423));
            Assert.That(second["Min-Expires"], Is.EqualTo("60"));
            Assert.That(_rig.Registrar.BindingCount, Is.Zero);
        }
    }

    [Test]
    public void R8_an_hour_or_more_is_never_too_brief()
    {
        _rig.Registrar.Update(new RegistrarOptions { MinExpires = 7000 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_phone.Register("3600", "<sip:1000@10.0.0.1>")["Expires"], Is.EqualTo("3600"));
            Assert.That(_phone.Register("3599", "<sip:1000@10.0.0.1>").Status, Is.EqualTo(423));
            Assert.That(_phone.Register("0", "<sip:1000@10.0.0.1>").Status, Is.EqualTo(200));
        }
    }
}
