using System.Net;
using Drachtio.Client;
using Drachtio.Embedded;
using Drachtio.Testing;
using Registrar.Core;

namespace Registrar.Tests.Notifications;

/// <summary>NOTIFY from the library call to the phone's socket and back, by way of an embedded drachtio-server; E4 and E5.</summary>
internal sealed class NotifyOverTheWireTests
{
    private const string Realm = "bling.babblevoice.com";

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);
    private static readonly PhoneAccount Reception = new("1000", "secret", Realm);

    private readonly Mailboxes _mailboxes = new();
    private EmbeddedDrachtio _server = null!;
    private DrachtioClient _client = null!;
    private SipRegistrar _registrar = null!;

    [SetUp]
    public async Task SetUp()
    {
        _mailboxes.Counts = null;
        _server = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Sip = [new IPEndPoint(IPAddress.Loopback, 0)], T1X64Milliseconds = 1000 });
        _client = new DrachtioClient(new DrachtioClientOptions { Servers = [new DrachtioServerOptions { Port = _server.AdminEndPoint.Port }] });
        _registrar = new SipRegistrar(new RegistrarOptions(), new OneUser(), mailboxes: _mailboxes);
        _registrar.Attach(_client);
        await _client.ConnectAsync().WaitAsync(Guard);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _registrar.DisposeAsync();
        await _client.DisposeAsync();
        await _server.DisposeAsync();
        Assert.That(_server.Violations, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task E5_check_sync_reaches_a_phone_whose_Contact_nobody_can_call(bool isTcp)
    {
        await using var phone = await PhoneAsync(isTcp);
        phone.ContactHostPort = "192.168.17.4:5066";
        await phone.RegisterAsync();

        var result = (await _registrar.NotifyCheckSyncAsync(Realm, "1000").WaitAsync(Guard)).Single();
        var notify = await phone.WaitForRequestAsync("NOTIFY");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((result.StatusCode, result.Reason, result.IsLocal), Is.EqualTo((200, "Scripted", false)));
            Assert.That(result.RoundTripMs, Is.Not.Null);
            Assert.That(result.Contact, Is.EqualTo(phone.ContactUri));
            Assert.That(notify.RequestUri, Is.EqualTo(phone.ContactUri));
            Assert.That(notify.Header("Event"), Is.EqualTo("check-sync"));
            Assert.That(notify.Header("Subscription-State"), Is.EqualTo("terminated;reason=noresource"));
            Assert.That(notify.Header("Content-Type"), Is.Null);
            Assert.That(notify.Headers("Content-Length"), Is.EqualTo(new[] { "0" }));
            Assert.That(notify.Header("To"), Is.EqualTo($"<sip:1000@{Realm}>"));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task E4_a_message_summary_arrives_whole_with_one_right_length(bool isTcp)
    {
        await using var phone = await PhoneAsync(isTcp);
        await phone.RegisterAsync();

        var result = (await _registrar.NotifyVoicemailAsync(Realm, "1000", new VoicemailCounts(4, 8, 1, 2)).WaitAsync(Guard)).Single();
        var notify = await phone.WaitForRequestAsync("NOTIFY");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.StatusCode, Is.EqualTo(200));
            Assert.That(notify.Header("Event"), Is.EqualTo("message-summary"));
            Assert.That(notify.Header("Content-Type"), Is.EqualTo("application/simple-message-summary"));
            Assert.That(notify.Body, Is.EqualTo($"Messages-Waiting: yes\r\nMessage-Account: sip:1000@{Realm}\r\nVoice-Message: 4/8 (1/2)\r\n"));
            Assert.That(notify.Headers("Content-Length"), Is.EqualTo(new[] { $"{notify.Body.Length}" }));
        }
    }

    [Test]
    public async Task E5_two_devices_of_one_user_are_two_results()
    {
        await using var desk = await PhoneAsync(isTcp: false);
        await using var soft = await PhoneAsync(isTcp: true);
        desk.Answers = _ => 481;
        desk.ContactHostPort = "192.168.17.5:5060";
        await desk.RegisterAsync();
        await soft.RegisterAsync();

        var results = await _registrar.NotifyCheckSyncAsync(Realm, "1000").WaitAsync(Guard);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(results.Select(one => (one.Contact, one.StatusCode, one.IsAccepted)), Is.EqualTo(new[] { (desk.ContactUri, 481, false), (soft.ContactUri, 200, true) }));
            Assert.That(results.Select(one => one.Uuid), Is.EquivalentTo(_registrar.User(Realm, "1000").Select(one => one.Uuid)));
        }
    }

    [Test]
    public async Task N12_a_stream_and_a_UDP_phone_with_one_public_address_get_each_its_own_requests()
    {
        await using var soft = await PhoneAsync(isTcp: true);
        await using var desk = await PhoneAsync(isTcp: false);
        await soft.RegisterAsync();
        await desk.RegisterAsync();

        var results = await _registrar.NotifyCheckSyncAsync(Realm, "1000").WaitAsync(Guard);
        _registrar.Update(new RegistrarOptions { OptionsPing = 1 });
        var pings = (await soft.WaitForRequestAsync("OPTIONS"), await desk.WaitForRequestAsync("OPTIONS"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(results.Select(one => one.StatusCode), Is.EqualTo(new[] { 200, 200 }));
            Assert.That(soft.Inbox.Messages.Count(message => message.IsRequest && message.Header("Event") is not null), Is.EqualTo(1));
            Assert.That(pings.Item1.RequestUri, Is.EqualTo(soft.ContactUri));
            Assert.That(pings.Item2.RequestUri, Is.EqualTo($"sip:{desk.LocalEndPoint}"), "user and host are the other's connection to the server");
        }
    }

    [Test]
    public async Task E5_a_silent_phone_is_a_408_that_the_server_made()
    {
        await using var phone = await PhoneAsync(isTcp: false);
        await phone.RegisterAsync();
        phone.Answers = _ => null;

        var result = (await _registrar.NotifyCheckSyncAsync(Realm, "1000").WaitAsync(Guard)).Single();

        Assert.That((result.StatusCode, result.IsLocal, result.RoundTripMs), Is.EqualTo((408, true, (long?)null)));
    }

    [Test]
    public async Task E5_a_phone_whose_connection_has_gone_is_a_410_that_the_server_made()
    {
        await using var phone = await PhoneAsync(isTcp: true);
        phone.ContactHostPort = "192.168.17.4:5066";
        await phone.RegisterAsync();
        var requests = _server.RequestsReceived;
        await phone.HangUpAsync();

        var result = (await _registrar.NotifyCheckSyncAsync(Realm, "1000").WaitAsync(Guard)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.IsLocal, Is.True);
            Assert.That(result.StatusCode, Is.EqualTo(410).Or.EqualTo(503).Or.EqualTo(408), "the server may learn of the end a moment later");
            Assert.That(_server.RequestsReceived, Is.EqualTo(requests));
        }
    }

    [Test]
    public async Task B43a_a_server_that_is_gone_is_a_result_and_no_exception()
    {
        await using var phone = await PhoneAsync(isTcp: false);
        await phone.RegisterAsync();
        await _server.StopAsync();

        var result = (await _registrar.NotifyVoicemailAsync(Realm, "1000", new VoicemailCounts(1, 0)).WaitAsync(Guard)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.StatusCode, Is.Zero);
            Assert.That(result.Reason, Does.Contain("drachtio-server"));
        }
    }

    [TestCase("<foo:bar>")]
    [TestCase("<tel:+441632960083>")]
    [TestCase("<mailto:1000@example.com>")]
    public async Task B46_a_Contact_that_would_bring_the_server_down_is_never_stored_and_never_notified(string contact)
    {
        await using var phone = await PhoneAsync(isTcp: false);

        var answer = await phone.RegisterAsync(new PhoneRegister { Contacts = [contact], Expires = 600 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(400));
            Assert.That(await _registrar.NotifyCheckSyncAsync(Realm, "1000"), Is.Empty);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task E4_a_new_phone_gets_its_message_summary_behind_its_200_and_once(bool isTcp)
    {
        _mailboxes.Counts = new VoicemailCounts(2, 1);
        await using var phone = await PhoneAsync(isTcp);
        await phone.RegisterAsync();
        var greeting = await phone.WaitForRequestAsync("NOTIFY");
        await phone.RegisterAsync(new PhoneRegister { IsPreemptive = true });
        await _registrar.NotifyCheckSyncAsync(Realm, "1000").WaitAsync(Guard);

        var received = phone.Inbox.Messages.Select(message => message.IsRequest ? message.Header("Event") : $"{message.Status}").ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(greeting.Body, Does.StartWith("Messages-Waiting: yes\r\n").And.EndsWith("Voice-Message: 2/1 (0/0)\r\n"));
            Assert.That(received, Is.EqualTo(new[] { "401", "200", "message-summary", "200", "check-sync" }));
        }
    }

    private Task<ScriptedPhone> PhoneAsync(bool isTcp) =>
        isTcp ? ScriptedPhone.TcpAsync(_server.SipEndPoints[0], Reception) : ScriptedPhone.UdpAsync(_server.SipEndPoints[0], Reception);

    private sealed class OneUser : IUserDirectory
    {
        public bool ServesRealm(string realm) => realm == Realm;

        public ValueTask<UserCredentials?> FindAsync(string username, string realm, CancellationToken cancellationToken) =>
            ValueTask.FromResult(username == "1000" ? new UserCredentials { Secret = "secret" } : null);
    }

    private sealed class Mailboxes : IMailboxSource
    {
        public VoicemailCounts? Counts { get; set; }

        public ValueTask<VoicemailCounts?> FindAsync(string username, string realm, CancellationToken cancellationToken) => ValueTask.FromResult(Counts);
    }
}
