using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>What a phone does all day, over every way it may reach the server.</summary>
[TestFixture(PhoneNetwork.UdpV4)]
[TestFixture(PhoneNetwork.TcpV4)]
[TestFixture(PhoneNetwork.UdpV6)]
[TestFixture(PhoneNetwork.TcpV6)]
[TestFixture(PhoneNetwork.TlsV4)]
[TestFixture(PhoneNetwork.TlsV6)]
[TestFixture(PhoneNetwork.WsV4)]
[TestFixture(PhoneNetwork.WsV6)]
[TestFixture(PhoneNetwork.WssV4)]
[TestFixture(PhoneNetwork.WssV6)]
public sealed class RegistrationTests(PhoneNetwork network) : EndToEndTest
{
    private RegistrarProgram _program = null!;
    private ScriptedPhone _phone = null!;

    [OneTimeSetUp]
    public async Task Start_the_program() => _program = await StartFixtureProgramAsync();

    [SetUp]
    public async Task Switch_a_phone_on() => _phone = await PhoneAsync(network);

    [Test]
    public async Task Registration_is_challenged_once_and_then_shown()
    {
        var ok = await _phone.RegisterAsync();

        var challenge = _phone.Inbox.Messages[0];
        var fields = PhoneDigest.Fields(challenge.Header("WWW-Authenticate")!);
        var shown = (await UserAsync())[0]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenge.Status, Is.EqualTo(401));
            Assert.That(challenge.Contacts, Is.Empty);
            Assert.That(fields["realm"], Is.EqualTo(Realm));
            Assert.That(fields["qop"], Is.EqualTo("auth"));
            Assert.That(fields.GetValueOrDefault("algorithm", "MD5"), Is.EqualTo("MD5"));
            Assert.That(fields, Does.Not.ContainKey("stale"));
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(ok.Contacts, Is.EqualTo(new[] { $"<{_phone.ContactUri}>;expires=3600" }));
            Assert.That(_phone.Inbox.Count, Is.EqualTo(2));
            Assert.That((string?)shown["callid"], Is.EqualTo(_phone.CallId));
            Assert.That((int)shown["network"]!["source_port"]!, Is.EqualTo(_phone.LocalEndPoint.Port));
        }
    }

    [Test]
    public async Task Refresh_with_the_next_nonce_count_needs_no_challenge_and_keeps_one_binding()
    {
        await _phone.RegisterAsync(600);

        var ok = await _phone.RegisterAsync(new PhoneRegister { Expires = 1200, IsPreemptive = true });

        var shown = await UserAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(_phone.Inbox.Count, Is.EqualTo(3));
            Assert.That(shown, Has.Count.EqualTo(1));
            Assert.That((int)shown[0]!["expires"]!, Is.EqualTo(1200));
            Assert.That((int)shown[0]!["expiresin"]!, Is.InRange(1190, 1200));
        }
    }

    [Test]
    public async Task Several_contacts_of_one_phone_are_all_answered_and_shown()
    {
        var second = $"sip:{_phone.Account.Username}@127.0.0.9:5099";

        var ok = await _phone.RegisterAsync(new PhoneRegister { Contacts = [$"<{_phone.ContactUri}>", $"<{second}>;expires=120"] });

        var shown = await UserAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Contacts, Is.EquivalentTo(new[] { $"<{_phone.ContactUri}>;expires=3600", $"<{second}>;expires=120" }));
            Assert.That(shown, Has.Count.EqualTo(1));
            Assert.That(shown[0]!["sent"]!.AsArray().Select(uri => (string?)uri), Is.EquivalentTo(new[] { _phone.ContactUri, second }));
        }
    }

    [Test]
    public async Task Two_phones_of_one_user_are_both_answered_the_registering_one_first()
    {
        var other = await PhoneAsync(network, _phone.Account);
        await _phone.RegisterAsync();

        var ok = await other.RegisterAsync();

        var shown = await UserAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Contacts, Has.Count.EqualTo(2));
            Assert.That(ok.Contacts[0], Does.StartWith($"<{other.ContactUri}>"));
            Assert.That(ok.Contacts[1], Does.StartWith($"<{_phone.ContactUri}>"));
            Assert.That(shown.Select(one => (string?)one!["callid"]), Is.EquivalentTo(new[] { _phone.CallId, other.CallId }));
        }
    }

    [Test]
    public async Task Query_without_a_contact_lists_the_bindings_and_changes_nothing()
    {
        await _phone.RegisterAsync();

        var ok = await _phone.RegisterAsync(new PhoneRegister { Contacts = [], Expires = null });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(ok.Contacts.Single(), Does.StartWith($"<{_phone.ContactUri}>"));
            Assert.That(await UserAsync(), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Unregister_takes_the_binding_away()
    {
        await _phone.RegisterAsync();

        var ok = await _phone.UnregisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(ok.Contacts, Is.Empty);
            Assert.That(await UserAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task Star_takes_every_binding_of_the_user_away()
    {
        var other = await PhoneAsync(network, _phone.Account);
        await other.RegisterAsync();
        await _phone.RegisterAsync();

        var ok = await _phone.RegisterAsync(new PhoneRegister { Contacts = ["*"], Expires = 0 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(ok.Contacts, Is.Empty);
            Assert.That(await UserAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task Rebound_phone_is_shown_and_pinged_at_its_new_address()
    {
        _phone.ContactHostPort = "192.168.17.4:5066";
        await _phone.RegisterAsync();

        await _phone.RebindAsync();
        var ok = await _phone.RegisterAsync(new PhoneRegister { IsPreemptive = true });

        var shown = await UserAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(ok.Contacts.Single(), Is.EqualTo($"<{_phone.ContactUri}>;expires=3600"));
            Assert.That(shown, Has.Count.EqualTo(1));
            Assert.That((int)shown[0]!["network"]!["source_port"]!, Is.EqualTo(_phone.LocalEndPoint.Port));
            Assert.That((string?)shown[0]!["sent"]![0], Is.EqualTo(_phone.ContactUri));
        }
    }

    private Task<System.Text.Json.Nodes.JsonArray> UserAsync() => _program.UserAsync(Realm, _phone.Account.Username);
}
