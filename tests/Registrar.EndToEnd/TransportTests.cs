using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>A phone's day over every transport and both address families (RFC 3261 §18, RFC 7118).</summary>
[TestFixture(PhoneNetwork.UdpV4)]
[TestFixture(PhoneNetwork.UdpV6)]
[TestFixture(PhoneNetwork.TcpV4)]
[TestFixture(PhoneNetwork.TcpV6)]
[TestFixture(PhoneNetwork.TlsV4)]
[TestFixture(PhoneNetwork.TlsV6)]
[TestFixture(PhoneNetwork.WsV4)]
[TestFixture(PhoneNetwork.WsV6)]
[TestFixture(PhoneNetwork.WssV4)]
[TestFixture(PhoneNetwork.WssV6)]
public sealed class TransportTests(PhoneNetwork network) : EndToEndTest
{
    private RegistrarProgram _program = null!;
    private ScriptedPhone _phone = null!;

    [OneTimeSetUp]
    public async Task Start_the_program() => _program = await StartFixtureProgramAsync(("optionsping", 1), ("staletime", 3));

    [SetUp]
    public async Task Switch_a_phone_on() => _phone = await PhoneAsync(network);

    [Test]
    public async Task T1_T2_T3_a_phone_registers_refreshes_is_pinged_on_its_flow_and_unregisters()
    {
        var registered = await _phone.RegisterAsync();
        var ping = await _phone.WaitForRequestAsync("OPTIONS");
        var refreshed = await _phone.RegisterAsync(new PhoneRegister { Expires = 1200, IsPreemptive = true });
        await _phone.WaitForRequestAsync("OPTIONS", _phone.Inbox.Count);
        var shown = await ShownAsync();
        var unregistered = await _phone.UnregisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(registered.Contacts, Is.EqualTo(new[] { $"<{_phone.ContactUri}>;expires=3600" }));
            Assert.That(ping.RequestUri, Is.EqualTo(_phone.ContactUri));
            Assert.That(refreshed.Contacts, Is.EqualTo(new[] { $"<{_phone.ContactUri}>;expires=1200" }));
            Assert.That(shown, Has.Count.EqualTo(1));
            Assert.That((bool)shown[0]!["stale"]!, Is.False);
            Assert.That(unregistered.Status, Is.EqualTo(200));
            Assert.That(await ShownAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task T5_the_api_shows_the_transport_the_phone_came_over()
    {
        await _phone.RegisterAsync();

        var shown = (await ShownAsync())[0]!["network"]!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)shown["protocol"], Is.EqualTo(network.Shown()));
            Assert.That((string?)shown["source_address"], Is.EqualTo(_phone.LocalEndPoint.Address.ToString()));
            Assert.That((int)shown["source_port"]!, Is.EqualTo(_phone.LocalEndPoint.Port));
        }
    }

    [TestCase("abcdef.invalid")]
    [TestCase("phone.example.com")]
    [TestCase("192.168.17.4:5066")]
    [TestCase("[2001:db8::17]:5066")]
    public async Task N2_a_contact_that_leads_nowhere_is_pinged_on_the_flow_it_came_over(string contactHostPort)
    {
        _phone.ContactHostPort = contactHostPort;

        var ok = await _phone.RegisterAsync();
        var ping = await _phone.WaitForRequestAsync("OPTIONS");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Contacts, Is.EqualTo(new[] { $"<{_phone.ContactUri}>;expires=3600" }), "N3: echoed as sent");
            Assert.That(ping.RequestUri, Is.EqualTo(_phone.ContactUri));
        }
    }

    [Test]
    public async Task N1_an_answer_reaches_the_source_and_names_it_in_received_and_rport()
    {
        var register = new PhoneMessage(WireText.Sip(_phone.BuildRegister(PhoneRegister.Default)));
        var sentBy = register.Header("Via")!.Split(' ', ';')[1];

        var answer = await _phone.RequestAsync(register.Text.Replace($" {sentBy};", " 10.9.8.7:5060;", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal));

        var via = answer.Header("Via")!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(PhoneMessage.Parameter(via, "received")!.Trim('[', ']'), Is.EqualTo(_phone.LocalEndPoint.Address.ToString()));
            Assert.That(PhoneMessage.Parameter(via, "rport"), Is.EqualTo($"{_phone.LocalEndPoint.Port}"));
        }
    }

    private Task<System.Text.Json.Nodes.JsonArray> ShownAsync() => _program.UserAsync(Realm, _phone.Account.Username);
}
