using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>NOTIFY to the phones of a user, as the library call sends it; E5 of docs/conformance.md.</summary>
public sealed class NotifyTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

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
    public async Task E5_check_sync_goes_to_the_Contact_by_way_of_the_source_without_body_and_Content_Type()
    {
        _phone.Register("600", "<sip:1000@10.0.0.9:5060;rinstance=1>");

        var waiting = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm.ToUpperInvariant(), "1000");
        var sent = await _rig.Link.NextNotifyAsync();
        _rig.Advance(0.3);
        sent.Answered(200, "Roger");
        var result = (await waiting.WaitAsync(Guard)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent.RequestUri, Is.EqualTo("sip:1000@10.0.0.9:5060;rinstance=1"));
            Assert.That(sent.NextHop, Is.EqualTo("sip:198.51.100.7:40000;transport=udp"));
            Assert.That(sent.Headers, Does.Match("^From: <sip:bling.babblevoice.com>;tag=[0-9a-f]{16}\r\nTo: <sip:1000@bling.babblevoice.com>\r\nCall-ID: [0-9a-f]{24}@bling.babblevoice.com\r\nCSeq: [0-9]+ NOTIFY\r\nContact: <sip:192.0.2.1:5060;transport=udp>\r\nUser-Agent: Registrar\r\nEvent: check-sync\r\nSubscription-State: terminated;reason=noresource\r\n$"));
            Assert.That(sent.Body, Is.Empty);
            Assert.That(result, Is.EqualTo(new NotifyResult
            {
                Uuid = _rig.Registrar.User(Phone.Realm, "1000").Single().Uuid,
                Contact = "sip:1000@10.0.0.9:5060;rinstance=1",
                StatusCode = 200,
                Reason = "Roger",
                RoundTripMs = 300,
            }));
            Assert.That(result.IsAccepted, Is.True);
        }
    }

    [Test]
    public async Task E5_a_name_is_folded_where_the_realm_folds()
    {
        _rig.Registrar.Update(new RegistrarOptions { FoldCase = true });
        _rig.Directory.Users[("Bob", Phone.Realm)] = new UserCredentials { Secret = "x" };
        new Phone(_rig, "Bob", "x").Register();

        _ = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "Bob");
        var checkSync = await _rig.Link.NextNotifyAsync().WaitAsync(Guard);
        _ = _rig.Registrar.NotifyVoicemailAsync(Phone.Realm, "BOB", new VoicemailCounts(1, 0));
        var voicemail = await _rig.Link.NextNotifyAsync().WaitAsync(Guard);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(checkSync.RequestUri, Is.EqualTo("sip:Bob@10.0.0.9:5060"));
            Assert.That(voicemail.Body, Does.Contain($"Message-Account: sip:bob@{Phone.Realm}"));
        }
    }

    [TestCase(1, 2, 0, 0, "yes", "1/2 (0/0)")]
    [TestCase(0, 2, 0, 0, "no", "0/2 (0/0)")]
    [TestCase(0, 0, 1, 0, "yes", "0/0 (1/0)", Description = "the original looked at the ordinary ones only")]
    [TestCase(0, 5, 0, 3, "no", "0/5 (0/3)")]
    public async Task E4_a_message_summary_says_whether_and_how_many(int fresh, int old, int freshUrgent, int oldUrgent, string waits, string numbers)
    {
        _phone.Register();

        _ = _rig.Registrar.NotifyVoicemailAsync(Phone.Realm, "1000", new VoicemailCounts(fresh, old, freshUrgent, oldUrgent));
        var sent = await _rig.Link.NextNotifyAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent.Headers, Does.EndWith("Event: message-summary\r\nSubscription-State: terminated;reason=noresource\r\nContent-Type: application/simple-message-summary\r\n"));
            Assert.That(sent.Body, Is.EqualTo($"Messages-Waiting: {waits}\r\nMessage-Account: sip:1000@{Phone.Realm}\r\nVoice-Message: {numbers}\r\n"));
        }
    }

    [TestCase("jürgen", "sip:j%C3%BCrgen@example.com")]
    [TestCase("a@b", "sip:a%40b@example.com")]
    [TestCase("+441632960083", "sip:+441632960083@example.com")]
    [TestCase("john.smith", "sip:john.smith@example.com")]
    public void The_message_account_is_a_URI_whatever_the_user_is_called(string username, string account) =>
        Assert.That(System.Text.Encoding.UTF8.GetString(NotifyContent.Voicemail(username, "example.com", default).Body.Span), Does.Contain($"\r\nMessage-Account: {account}\r\n"));

    [Test]
    public async Task E5_each_device_has_its_own_result()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        new Phone(_rig) { Source = new Source("203.0.113.1", 1111, "tcp"), ViaTransport = "TCP" }.Register("600", "<sip:1000@10.0.0.2>");

        var waiting = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");
        var first = await _rig.Link.NextNotifyAsync();
        var second = await _rig.Link.NextNotifyAsync();
        second.Answered(481, "Subscription does not exist");
        first.Answered(408, "Request Timeout", isLocal: true);
        var results = await waiting.WaitAsync(Guard);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.NextHop, Is.EqualTo("sip:203.0.113.1:1111;transport=tcp"));
            Assert.That(results.Select(one => (one.Contact, one.StatusCode, one.Reason, one.IsLocal, one.RoundTripMs is null)), Is.EqualTo([
                ("sip:1000@10.0.0.1", 408, "Request Timeout", true, true),
                ("sip:1000@10.0.0.2", 481, "Subscription does not exist", false, false),
            ]));
        }
    }

    [Test]
    public async Task B37b_nobody_registered_is_an_empty_list() =>
        Assert.That(await _rig.Registrar.NotifyCheckSyncAsync("unknown.example.com", "1000"), Is.Empty);

    [Test]
    public async Task B43a_a_server_that_is_away_is_a_result_and_no_exception()
    {
        _phone.Register();
        _rig.Link.IsConnected = false;

        var result = (await _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000").WaitAsync(Guard)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.StatusCode, Is.Zero);
            Assert.That(result.Reason, Is.EqualTo("drachtio-server drachtio:9022 is not connected"));
        }
    }

    [Test]
    public async Task What_the_server_cannot_take_is_a_result_and_a_log_line()
    {
        _phone.Register();
        _rig.Link.IsFull = true;

        var result = (await _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000").WaitAsync(Guard)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.StatusCode, Is.Zero);
            Assert.That(_rig.Logs.GetSnapshot().Select(record => record.Id.Id), Does.Contain(3040));
        }
    }

    [Test]
    public async Task A_phone_that_was_not_heard_of_is_tried_and_its_answer_revives_it()
    {
        _phone.Register();
        _rig.Advance(301);
        var before = _rig.Registrar.User(Phone.Realm, "1000").Single().Stale;

        var waiting = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");
        (await _rig.Link.NextNotifyAsync()).Answered(200);
        await waiting.WaitAsync(Guard);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.True);
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Stale, Is.False);
        }
    }

    [Test]
    public async Task A_410_of_the_server_itself_marks_the_binding_as_it_does_after_an_OPTIONS()
    {
        _phone.Register();
        _rig.Advance(1);

        var waiting = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");
        (await _rig.Link.NextNotifyAsync()).Answered(410, "Gone", isLocal: true);
        await waiting.WaitAsync(Guard);

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Stale, Is.True);
    }

    [Test]
    public async Task The_first_Path_URI_is_the_next_hop_and_the_Contact_stays()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { Trusted = ["198.51.100.7"] });
        var phone = new Phone(rig);
        phone.Extra.AddRange(["Supported: path", "Path: <sip:p1.example.com;lr>", "Path: <sip:p2.example.com;lr>"]);
        phone.Register("600", "<sip:1000@10.0.0.9>");

        _ = rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");
        var sent = await rig.Link.NextNotifyAsync();

        Assert.That((sent.RequestUri, sent.NextHop), Is.EqualTo(("sip:1000@10.0.0.9", "sip:p1.example.com;lr")));
    }

    [Test]
    public async Task An_outcome_that_never_comes_is_a_result_after_45_seconds()
    {
        _phone.Register();
        var waiting = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");
        await _rig.Link.NextNotifyAsync();

        _rig.Time.Advance(TimeSpan.FromSeconds(44.9));
        var isEarly = waiting.IsCompleted;
        _rig.Time.Advance(TimeSpan.FromSeconds(0.2));
        var result = (await waiting.WaitAsync(Guard)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isEarly, Is.False);
            Assert.That((result.StatusCode, result.Reason), Is.EqualTo((0, "no outcome came in time")));
        }
    }

    [Test]
    public async Task A_cancelled_wait_ends_at_once_and_the_end_of_the_registrar_is_a_result()
    {
        _phone.Register();
        using var stop = new CancellationTokenSource();
        var cancelled = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000", stop.Token);
        var ended = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");

        await stop.CancelAsync();
        await _rig.Registrar.DisposeAsync();

        Assert.That(async () => await cancelled.WaitAsync(Guard), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await ended.WaitAsync(Guard)).Single().Reason, Is.EqualTo("the registrar has ended"));
    }

    [Test]
    public async Task No_more_than_2000_are_under_way_and_the_others_follow()
    {
        _phone.Register();
        var all = Enumerable.Range(0, 2001).Select(_ => _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000")).ToArray();
        var inFlight = _rig.Link.Notifies.ToArray();

        inFlight[0].Answered(200);
        await all[0].WaitAsync(Guard);
        foreach (var _ in Enumerable.Range(0, 2000)) await _rig.Link.NextNotifyAsync();
        var last = await _rig.Link.NextNotifyAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inFlight, Has.Length.EqualTo(2000));
            Assert.That(inFlight, Does.Not.Contain(last));
        }
    }

    [Test]
    public async Task A_long_phrase_of_a_phone_is_cut()
    {
        _phone.Register();

        var waiting = _rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");
        (await _rig.Link.NextNotifyAsync()).Answered(200, new string('x', 5000));

        Assert.That((await waiting.WaitAsync(Guard)).Single().Reason, Has.Length.EqualTo(128));
    }

    [Test]
    public async Task Any_content_can_be_sent_with_headers_of_its_own()
    {
        _phone.Register();
        var content = new NotifyContent
        {
            Event = "check-sync;reboot=true",
            SubscriptionState = "active",
            ContentType = "text/plain",
            Body = "grüß"u8.ToArray(),
            Headers = [KeyValuePair.Create("X-Reason", "moved")],
        };

        _ = _rig.Registrar.NotifyAsync(Phone.Realm, "1000", content);
        var sent = await _rig.Link.NextNotifyAsync();

        Assert.That((sent.Headers[sent.Headers.IndexOf("Event", StringComparison.Ordinal)..], sent.Body), Is.EqualTo(("Event: check-sync;reboot=true\r\nSubscription-State: active\r\nContent-Type: text/plain\r\nX-Reason: moved\r\n", "grüß")));
    }

    private static readonly NotifyContent[] Unusable =
    [
        new() { Event = "" },
        new() { Event = "check-sync\r\nX: y" },
        new() { Event = "a", SubscriptionState = "active\n" },
        new() { Event = "a", Body = "text"u8.ToArray() },
        new() { Event = "a", ContentType = "text/plain", Body = new byte[NotifyContent.MaxBodyBytes + 1] },
        new() { Event = "a", Headers = [KeyValuePair.Create("call-id", "x")] },
        new() { Event = "a", Headers = [KeyValuePair.Create("Payload", "x")] },
        new() { Event = "a", Headers = [KeyValuePair.Create("X-A", "x\r\nVia: y")] },
    ];

    [TestCaseSource(nameof(Unusable))]
    public void What_cannot_be_sent_is_refused_at_once(NotifyContent content) =>
        Assert.That(() => _rig.Registrar.NotifyAsync(Phone.Realm, "1000", content), Throws.ArgumentException);

    [Test]
    public void Negative_numbers_are_refused() =>
        Assert.That(() => _rig.Registrar.NotifyVoicemailAsync(Phone.Realm, "1000", new VoicemailCounts(1, -1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
