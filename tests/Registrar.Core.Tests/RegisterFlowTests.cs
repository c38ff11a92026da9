using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>RFC 3261 §10.3 steps 6 to 8 through the whole handler: what a phone sends, what it gets.</summary>
public sealed class RegisterFlowTests
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
            Assert.That(answer["WWW-Authenticate"], Does.Match("^Digest realm=\"bling.babblevoice.com\", nonce=\"[A-Za-z0-9_-]{40}\", algorithm=MD5, qop=\"auth\"$"));
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

    [Test]
    public void R11_a_lower_CSeq_of_the_same_Call_ID_is_500_and_changes_nothing()
    {
        _phone.CSeq = 100;
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        var before = _rig.Dump();
        _phone.CSeq = 50;
        _phone.Expires = "0";

        var answer = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(500));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
        }
    }

    [Test]
    public void R11_star_obeys_the_CSeq_of_each_binding()
    {
        _phone.CSeq = 100;
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        _phone.CSeq = 50;
        _phone.Expires = "0";
        _phone.Contacts = ["*"];

        Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(500));
    }

    [Test]
    public void R11_another_Call_ID_may_start_low()
    {
        _phone.CSeq = 100;
        _phone.Register("600", "<sip:1000@10.0.0.1>");

        Assert.That(new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>").Status, Is.EqualTo(200));
    }

    [Test]
    public void R11_the_same_request_again_gets_the_same_200_and_changes_nothing()
    {
        var first = _phone.Register("600", "<sip:1000@10.0.0.1>");
        var before = _rig.Dump();
        _rig.Advance(2);

        var again = _phone.Resend();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Status, Is.EqualTo(200));
            Assert.That(again.Contacts, Is.EqualTo(["<sip:1000@10.0.0.1>;expires=598"]));
            Assert.That(first.Contacts, Is.EqualTo(["<sip:1000@10.0.0.1>;expires=600"]));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
        }
    }

    [Test]
    public void R11_the_same_request_from_elsewhere_is_a_replay()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        _phone.Source = new Source(Port: 6666);

        var answer = _phone.Resend();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(answer["WWW-Authenticate"], Does.EndWith(", stale=true"));
        }
    }

    [Test]
    public void R11_the_same_request_after_the_transaction_window_is_a_replay()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        _rig.Advance(33);

        Assert.That(_phone.Resend().Status, Is.EqualTo(401));
    }

    [Test]
    public void R12_one_bad_Contact_undoes_all()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        var before = _rig.Dump();
        _phone.Contacts = ["<sip:1000@10.0.0.2>", "<sip:1000@10.0.0.1>;expires=0", "<sip:1000@10.0.0.3>;expires=5"];

        var answer = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(423));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
        }
    }

    [Test]
    public void R13_an_equivalent_URI_refreshes_the_binding()
    {
        _phone.Register("600", "<sip:%61lice@EXAMPLE.com;transport=udp>");

        var answer = _phone.Register("600", "<sip:alice@example.com;Transport=UDP>");

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:alice@example.com;Transport=UDP>;expires=600"]));
    }

    // More pairs, each way round, stand with the URI itself (SipUriEquivalenceTests); here they decide which binding is meant.
    [TestCase("sip:%61lice@example.com;transport=TCP", "sip:alice@EXAMPLE.com;Transport=tcp", 1)]
    [TestCase("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", 1)]
    [TestCase("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", 1)]
    [TestCase("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", 2)]
    [TestCase("sip:a@b?x=1&y=2", "sip:a@b?y=2&x=1", 1)]
    [TestCase("sip:a@b?x=1", "sip:a@b", 2)]
    [TestCase("sip:a%3bb@c", "sip:a%3Bb@c", 1)]
    [TestCase("sip:a@[2001:db8::1]", "sip:a@[2001:DB8:0::1]", 1)]
    [TestCase("SIP:a@b", "sip:a@B", 1)]
    [TestCase("sip:ALICE@b", "sip:alice@b", 2)]
    [TestCase("sip:bob@b", "sip:bob@b:5060", 2)]
    [TestCase("sip:bob@b", "sip:bob@b;transport=udp", 2)]
    [TestCase("sip:bob@b;transport=tcp", "sip:bob@b;transport=udp", 2)]
    [TestCase("sip:bob@b;user=phone", "sip:bob@b", 2)]
    [TestCase("sip:bob@b;ttl=1", "sip:bob@b", 2)]
    [TestCase("sip:bob@b;method=INVITE", "sip:bob@b", 2)]
    [TestCase("sip:bob@b;maddr=192.0.2.1", "sip:bob@b", 2)]
    [TestCase("sip:bob@b;lr", "sip:bob@b", 1)]
    [TestCase("sip:bob:pw@b", "sip:bob@b", 2)]
    [TestCase("sip:bob@phone21.example.com", "sip:bob@192.0.2.4", 2)]
    [TestCase("sip:b", "sip:a@b", 2)]
    public void R13_equivalence_decides_which_binding_is_meant(string first, string second, int bindings)
    {
        new Phone(_rig).Register("600", $"<{first}>");

        Assert.That(_phone.Register("600", $"<{second}>").Contacts, Has.Count.EqualTo(bindings));
    }

    [TestCase(";q=1.5")]
    [TestCase(";q=abc")]
    [TestCase(";q=0.1234")]
    [TestCase(";q=-1")]
    public void R14_a_bad_q_is_400(string parameter) =>
        Assert.That(_phone.Register("600", "<sip:1000@10.0.0.1>" + parameter).Status, Is.EqualTo(400));

    [Test]
    public void R15_all_spellings_of_To_are_one_address_of_record()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        var other = new Phone(_rig) { Aor = "sip:%31000@Bling.BabbleVoice.COM:5060;foo=bar" };

        var answer = other.Register("600", "<sip:1000@10.0.0.2>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts, Has.Count.EqualTo(2));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Select(one => one.Aor), Does.Contain("sip:%31000@Bling.BabbleVoice.COM:5060;foo=bar"));
        }
    }

    [Test]
    public void R17_a_domain_that_is_not_served_is_404_without_a_challenge()
    {
        _phone.Aor = "sip:1000@elsewhere.example.com";

        var answer = _phone.Send();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(404));
            Assert.That(answer.Headers, Is.Empty);
        }
    }

    [TestCase("tel:+441632960083")]
    [TestCase("mailto:a@bling.babblevoice.com")]
    public void R18_a_To_without_a_domain_or_an_owner_is_404(string aor)
    {
        _phone.Aor = aor;

        Assert.That(_phone.Send().Status, Is.EqualTo(404));
    }

    [Test]
    public void R27_required_extensions_are_420_with_each_unknown_tag_and_no_challenge()
    {
        _phone.Extra.Add("Require: foo, gruu");

        var answer = _phone.Send();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(420));
            Assert.That(answer.All("Unsupported"), Is.EqualTo(["foo", "gruu"]));
            Assert.That(answer.Names, Has.None.EqualTo("WWW-Authenticate"));
        }
    }

    [Test]
    public void R28_a_200_has_the_date() =>
        Assert.That(_phone.Register()["Date"], Is.EqualTo("Mon, 05 Jan 2026 12:00:00 GMT"));

    [TestCase("<tel:+441632960083>")]
    [TestCase("<foo:bar>")]
    [TestCase("<mailto:a@b>")]
    public void A_Contact_that_no_server_could_call_is_400(string contact) =>
        Assert.That(_phone.Register("600", contact).Status, Is.EqualTo(400));

    [Test]
    public void S23_too_many_Contacts_in_one_request_are_400_before_any_look_up()
    {
        _phone.Contacts = [.. Enumerable.Range(1, 13).Select(number => $"<sip:1000@10.0.0.{number}>")];

        var answer = _phone.Send("Authorization: Digest username=\"1000\"");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(400));
            Assert.That(_rig.Directory.Lookups, Is.Zero);
        }
    }

    [Test]
    public void S22_more_bindings_than_allowed_are_403_and_change_nothing()
    {
        _rig.Registrar.Update(new RegistrarOptions { MaxContactsPerAor = 2 });
        _phone.Register("600", "<sip:1000@10.0.0.1>", "<sip:1000@10.0.0.2>");
        var before = _rig.Dump();

        var answer = new Phone(_rig).Register("600", "<sip:1000@10.0.0.3>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(403));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
            Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(200), "a refresh needs no room");
        }
    }

    [Test]
    public void S21_lengths_have_caps()
    {
        var long300 = new string('a', 300);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new Phone(_rig) { CallId = long300 }.Send().Status, Is.EqualTo(400), "Call-ID");
            Assert.That(new Phone(_rig) { Aor = $"sip:{long300}@{Phone.Realm}" }.Send().Status, Is.EqualTo(400), "To");
            Assert.That(new Phone(_rig) { Contacts = [$"<sip:{new string('a', 1020)}@10.0.0.1>"] }.Send().Status, Is.EqualTo(400), "Contact");
            Assert.That(new Phone(_rig) { Extra = { [0] = $"User-Agent: {long300}" } }.Send().Status, Is.EqualTo(400), "User-Agent");
        }
    }

    [Test]
    public void T6_a_200_that_no_frame_can_hold_never_leaves_and_changes_nothing()
    {
        _rig.Registrar.Update(new RegistrarOptions { MaxContactsPerAor = 100 });
        var urls = Enumerable.Range(0, 12).Select(number => $"<sip:{number:D2}{new string('a', 950)}@10.0.0.1>").ToArray();
        _phone.Register("600", urls[..11]);
        var before = _rig.Dump();

        var answer = new Phone(_rig).Register("600", urls);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(500));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
            Assert.That(_rig.Logs.GetSnapshot().Select(record => record.Id.Id), Does.Contain(3003));
        }
    }

    [Test]
    public void A_malformed_request_gets_the_status_of_its_error()
    {
        _phone.Extra.Add("To: <sip:1000@bling.babblevoice.com>");

        Assert.That(_phone.Send().Status, Is.EqualTo(400));
    }

    [Test]
    public void A_200_that_the_server_does_not_take_becomes_a_500()
    {
        _phone.Send();
        _phone.Send(_phone.Authorization());

        var request = _rig.Begin(_phone.Last, _phone.Source, accepts: status => status == 500);

        Assert.That(request.Answers.Single().Status, Is.EqualTo(500));
    }
}
