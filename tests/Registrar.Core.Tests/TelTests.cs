using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>To with a telephone number: R18 of docs/conformance.md, RFC 3966.</summary>
public sealed class TelTests
{
    private const string Number = "+441632960083";

    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig();
        _rig.Directory.Numbers[Number] = (Phone.Realm, "1000");
        _rig.Directory.Numbers["7042;phone-context=example.com"] = ("BLING.babblevoice.com", "1000");
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [TestCase("tel:+441632960083")]
    [TestCase("tel:+44-1632-960083")]
    [TestCase("TEL:+44(1632)96.00.83")]
    [TestCase("tel:+441632960083;ext=12")]
    [TestCase("tel:7042;phone-context=example.com")]
    [TestCase("tel:70-42;Phone-Context=EXAMPLE.com")]
    public void R18_a_number_is_its_owners_address_of_record(string to)
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>");

        var answer = new Phone(_rig) { Aor = to }.Register("600", "<sip:1000@10.0.0.2>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts, Has.Count.EqualTo(2));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Select(one => one.Aor), Does.Contain(to));
            Assert.That(_rig.Registrar.Realms(), Is.EqualTo([Phone.Realm]));
        }
    }

    [Test]
    public void R18_the_challenge_is_that_of_the_owners_realm() =>
        Assert.That(new Phone(_rig) { Aor = "tel:" + Number }.Send()["WWW-Authenticate"], Does.Contain($"realm=\"{Phone.Realm}\""));

    [TestCase(0, 403)]
    [TestCase(1, 200)]
    public void R18_the_owner_decides_who_may_register_a_number(int grants, int status)
    {
        _rig.Directory.Users[("1001", Phone.Realm)] = new UserCredentials { Secret = "secret1", Aors = [.. Enumerable.Repeat("1000", grants)] };

        Assert.That(new Phone(_rig, "1001", "secret1") { Aor = "tel:" + Number }.Register().Status, Is.EqualTo(status));
    }

    [Test]
    public void R18_the_rules_of_the_owners_realm_count()
    {
        _rig.Registrar.Update(new RegistrarOptions { Realms = new Dictionary<string, RegistrarOptions> { [Phone.Realm] = new() { MaxExpires = 90 } } });

        Assert.That(new Phone(_rig) { Aor = "tel:" + Number }.Register()["Expires"], Is.EqualTo("90"));
    }

    [Test]
    public void R18_a_number_that_nobody_owns_is_404_without_a_challenge()
    {
        var answer = new Phone(_rig) { Aor = "tel:+441632960084" }.Send();

        Assert.That((answer.Status, answer.Headers.Count), Is.EqualTo((404, 0)));
    }

    [Test]
    public void R18_an_owner_in_a_realm_that_is_not_served_is_404()
    {
        _rig.Directory.Numbers[Number] = ("elsewhere.example.com", "1000");

        Assert.That(new Phone(_rig) { Aor = "tel:" + Number }.Send().Status, Is.EqualTo(404));
    }

    [TestCase("tel:7042")]
    [TestCase("tel:7042;phone-context=")]
    [TestCase("tel:7042;phone-context=a.com;phone-context=b.com")]
    [TestCase("tel:")]
    [TestCase("tel:+")]
    [TestCase("tel:+44x")]
    public void R18_a_local_number_without_context_and_what_is_no_number_are_400(string to) =>
        Assert.That(new Phone(_rig) { Aor = to }.Send().Status, Is.EqualTo(400));

    [Test]
    public async Task R18_whose_number_it_is_is_settled_before_a_slow_look_up()
    {
        var found = new TaskCompletionSource<UserCredentials?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var phone = new Phone(_rig) { Aor = "tel:" + Number };
        phone.Send();
        _rig.Directory.Source = (_, _) => found.Task;
        phone.CSeq++;
        var request = _rig.Begin(phone.Keep(phone.Authorization()), phone.Source);
        _rig.Directory.Numbers.Clear();
        found.SetResult(new UserCredentials { Secret = "secret0" });
        await _rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That((request.Answers.Single().Status, _rig.Registrar.User(Phone.Realm, "1000").Count), Is.EqualTo((200, 1)));
    }

    [Test]
    public void R18_a_number_is_no_Contact() =>
        Assert.That(new Phone(_rig).Register("600", $"<tel:{Number}>").Status, Is.EqualTo(400));
}
