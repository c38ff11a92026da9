using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <content>Which binding a request means, in which order requests count, and what of them is taken.</content>
public sealed partial class RegisterFlowTests
{
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
}
