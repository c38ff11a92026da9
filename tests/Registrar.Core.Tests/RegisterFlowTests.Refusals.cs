using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <content>What is refused, and what an answer may carry.</content>
public sealed partial class RegisterFlowTests
{
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
