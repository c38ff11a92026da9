using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>From missed pings and lost connections to unreachable, back, or out.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReachabilityTests : IAsyncDisposable
{
    private static readonly RegistrarOptions Options = new() { OptionsPing = 10, PingMisses = 3, PingGrace = 120, StaleTime = 3600 };

    private readonly RegistrarRig _rig = new(Options);
    private readonly Phone _phone;
    private readonly EventLog _events;

    public ReachabilityTests()
    {
        _phone = new Phone(_rig);
        _events = new EventLog(_rig.Registrar);
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Test]
    public async Task N7_the_third_miss_in_a_row_makes_unreachable_once_and_hides_the_contact()
    {
        _phone.Register();
        MissPings(2);
        var afterTwo = Contacts();
        MissPings(3);
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(afterTwo, Has.Count.EqualTo(1));
            Assert.That(Contacts(), Is.Empty);
            Assert.That(Shown().Unreachable, Is.True);
            Assert.That(Shown().Stale, Is.False, "stale is what it was in the original: silence for staletime");
            Assert.That(Told, Is.EqualTo(["register register", "register.unreachable unreachable", "end"]));
        }
    }

    [Test]
    public async Task N7_an_answer_in_between_starts_the_count_anew()
    {
        _phone.Register();
        MissPings(2);
        NextPing().Answered(486);
        MissPings(2);
        await EndAsync();

        Assert.That(Told, Is.EqualTo(["register register", "end"]));
    }

    [Test]
    public async Task N7_one_answered_ping_revives()
    {
        _phone.Register();
        MissPings(3);
        NextPing().Answered(200);
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Told, Is.EqualTo(["register register", "register.unreachable unreachable", "register.reachable answered", "end"]));
            Assert.That(Contacts(), Has.Count.EqualTo(1));
            Assert.That(Shown().Unreachable, Is.False);
        }
    }

    [Test]
    public async Task N7_a_REGISTER_revives_and_its_own_event_comes_first()
    {
        _phone.Register();
        MissPings(3);
        _phone.SendWithDigest();
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Told, Is.EqualTo(["register register", "register.unreachable unreachable", "register refresh", "register.reachable refresh", "end"]));
            Assert.That(Contacts(), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task N7_after_the_grace_the_binding_is_removed_and_counted_out()
    {
        _phone.Register();
        new Phone(_rig, "1001", "secret1").Register();
        _rig.Link.OnPing = ping => ping.Answered(ping.RequestUri.Contains("1001", StringComparison.Ordinal) ? 200 : 408, isLocal: true);
        _rig.Advance(30);
        var before = _rig.Registrar.BindingCount;
        _rig.Advance(119.5);
        var withinGrace = _rig.Registrar.BindingCount;

        _rig.Advance(1);
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(2));
            Assert.That(withinGrace, Is.InRange(1, 2), "the third miss came between 20 s and 30 s");
            Assert.That(_rig.Registrar.BindingCount, Is.EqualTo(1));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000"), Is.Empty);
            Assert.That(Told, Is.EqualTo(["register register", "register register", "register.unreachable unreachable", "unregister unreachable", "end"]));
        }
    }

    [Test]
    public async Task N7_an_answer_within_the_grace_keeps_the_binding()
    {
        _phone.Register();
        MissPings(3);
        _rig.Advance(100);
        _rig.Link.Pings[^1].Answered(200);
        _rig.Advance(100);
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.BindingCount, Is.EqualTo(1));
            Assert.That(Told, Has.No.Member("unregister unreachable"));
        }
    }

    [Test]
    public async Task N7_without_a_grace_an_unreachable_binding_stays_until_it_expires()
    {
        _rig.Registrar.Update(Options with { PingGrace = 0 });
        _phone.Register();
        MissPings(3);
        _rig.Advance(600);
        await EndAsync();

        Assert.That(Told, Is.EqualTo(["register register", "register.unreachable unreachable", "unregister expired", "end"]));
    }

    [Test]
    public async Task N7_a_REGISTER_that_came_before_the_loss_was_reported_wins()
    {
        _phone.Register();
        MissPings(2);
        var lost = NextPing();
        _phone.SendWithDigest();
        lost.Answered(408, isLocal: true);
        MissPings(2);
        await EndAsync();

        Assert.That(Told, Is.EqualTo(["register register", "register refresh", "end"]));
    }

    [Test]
    public async Task N7_a_server_that_goes_away_makes_nobody_unreachable()
    {
        _phone.Register();
        foreach (var _ in Enumerable.Range(0, 9)) NextPing().Answered(0);
        await EndAsync();

        Assert.That(Told, Is.EqualTo(["register register", "end"]));
    }

    [Test]
    public async Task N7_losses_and_REGISTERs_from_many_threads_tell_each_transition_once_and_in_turn()
    {
        _phone.Register();
        var reachability = NextPing().Reachability;
        var now = _rig.NowSeconds * 1000;
        await Task.WhenAll(Enumerable.Range(1, 4).Select(thread => Task.Run(() =>
        {
            foreach (var step in Enumerable.Range(1, 2000)) reachability.Complete((step + thread) % 2 == 0 ? 410 : 200, isLocal: true, now + step);
        })));
        await EndAsync();

        var steps = Told.Where(name => name.StartsWith("register.", StringComparison.Ordinal)).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(steps, Is.Not.Empty);
            Assert.That(steps.Where((_, index) => index % 2 == 0), Is.All.EqualTo("register.unreachable flow_lost"));
            Assert.That(steps.Where((_, index) => index % 2 == 1), Is.All.EqualTo("register.reachable answered"));
            Assert.That(Shown().Unreachable, Is.EqualTo(steps.Length % 2 == 1));
        }
    }

    [TestCase("udp", 410, true, "register.unreachable flow_lost")]
    [TestCase("tcp", 410, true, "register.unreachable flow_lost")]
    [TestCase("tcp", 408, true, "register.unreachable flow_lost")]
    [TestCase("tcp", 503, true, "register.unreachable flow_lost")]
    [TestCase("wss", 503, true, "register.unreachable flow_lost")]
    [TestCase("udp", 408, true, "end")]
    [TestCase("udp", 503, true, "end")]
    [TestCase("tcp", 408, false, "end")]
    [TestCase("tcp", 503, false, "end")]
    [TestCase("tcp", 410, false, "end")]
    public async Task N11_what_the_server_itself_says_of_a_connection_is_believed_at_once(string transport, int status, bool isLocal, string told)
    {
        Over(transport).Register();
        NextPing().Answered(status, isLocal);
        await EndAsync();

        Assert.That(Told[1], Is.EqualTo(told));
    }

    [Test]
    public async Task N11_a_proxys_connection_is_not_the_phones()
    {
        _rig.Registrar.Update(Options with { Path = PathMode.Lenient });
        Over("tcp").Extra.Add("Path: <sip:proxy.example.com;lr;transport=tcp>");
        _phone.Register();
        NextPing().Answered(503, isLocal: true);
        await EndAsync();

        Assert.That(Told, Is.EqualTo(["register register", "end"]), "a restart of the proxy is one missed ping for each phone behind it");
    }

    [Test]
    public async Task N11_the_instance_that_returns_on_a_new_connection_replaces_the_lost_one()
    {
        Over("tcp").Register("600", "<sip:1000@10.0.0.9>;+sip.instance=\"<urn:uuid:1>\"");
        var old = NextPing();
        old.Answered(410, isLocal: true);
        var returned = Over("tcp", new Phone(_rig) { Source = new Source("198.51.100.7", 40001, "tcp") });
        returned.Register("600", "<sip:1000@10.0.0.9:5062>;+sip.instance=\"<urn:uuid:1>\"");
        old.Answered(410, isLocal: true);
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Told, Is.EqualTo(["register register", "register.unreachable flow_lost", "unregister replaced", "register register", "register.reachable register", "end"]));
            Assert.That(_rig.Registrar.BindingCount, Is.EqualTo(1));
            Assert.That(Contacts().Single().Contact, Is.EqualTo("sip:1000@10.0.0.9:5062"));
        }
    }

    [Test]
    public async Task N11_any_request_of_ours_tells_of_a_lost_connection()
    {
        Over("tcp").Register();
        var ping = NextPing();
        ping.Reachability.RequestEnded(410, isLocal: true, ping.SentMs);
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Told[1], Is.EqualTo("register.unreachable flow_lost"));
            Assert.That(ping.Reachability.RoundTrip.LastMs, Is.EqualTo(-1));
        }
    }

    [TestCase("tcp", 1, "end")]
    [TestCase("tcp", 3, "register.unreachable unreachable")]
    [TestCase("udp", 3, "register.unreachable unreachable")]
    public async Task N11_a_NOTIFY_that_nobody_answers_is_no_more_than_a_miss(string transport, int count, string told)
    {
        Over(transport).Register();
        var ping = NextPing();
        foreach (var _ in Enumerable.Range(0, count)) ping.Reachability.RequestEnded(408, isLocal: true, ping.SentMs);
        await EndAsync();

        Assert.That(Told[1], Is.EqualTo(told));
    }

    [TestCase("tcp", 408, 1)]
    [TestCase("udp", 408, 1)]
    [TestCase("tcp", 503, 0)]
    [TestCase("tcp", 410, 0)]
    public async Task N11_of_a_phone_that_is_not_pinged_only_a_lost_connection_is_believed(string transport, int status, int contacts)
    {
        Over(transport).Register();
        var ping = NextPing();
        _rig.Registrar.Update(Options with { OptionsPing = 0 });
        foreach (var _ in Enumerable.Range(0, 5)) ping.Reachability.RequestEnded(status, isLocal: true, ping.SentMs);
        await EndAsync();

        Assert.That(Contacts(), Has.Count.EqualTo(contacts));
    }

    [TestCase(0, PingMode.All)]
    [TestCase(10, PingMode.None)]
    [TestCase(10, PingMode.Nat)]
    public async Task N7_who_is_pinged_no_more_is_not_held_unreachable_for_what_pings_said(int optionsPing, PingMode mode)
    {
        _phone.Contacts = ["<sip:1000@198.51.100.7:40000>"];
        _phone.Register();
        MissPings(3);
        var last = _rig.Link.Pings[^1];
        _rig.Registrar.Update(Options with { OptionsPing = optionsPing, PingMode = mode });
        last.Answered(408);
        _rig.Advance(130);
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Contacts(), Has.Count.EqualTo(1), "its removal is off, too");
            Assert.That(Told, Is.EqualTo(["register register", "register.unreachable unreachable", "register.reachable admin", "end"]));
        }
    }

    [Test]
    public async Task N11_a_lost_connection_stays_lost_when_pings_are_switched_off()
    {
        Over("tcp").Register();
        NextPing().Answered(410, isLocal: true);
        _rig.Registrar.Update(new RegistrarOptions());
        await EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Contacts(), Is.Empty);
            Assert.That(Told, Is.EqualTo(["register register", "register.unreachable flow_lost", "end"]));
        }
    }

    [TestCase(60, 1800)]
    [TestCase(600, 0)]
    [TestCase(3000, 0)]
    public void N7_a_phone_that_answers_each_OPTIONS_is_a_contact_however_far_apart_they_are(int interval, int max)
    {
        _rig.Registrar.Update(new RegistrarOptions { OptionsPing = interval, OptionsPingMax = max, MaxExpires = 86_400 });
        _rig.Link.OnPing = ping => ping.Answered(200);
        _phone.Register("86400", "<sip:1000@10.0.0.9:5060>");

        var seen = Enumerable.Range(0, 120).Select(_ =>
        {
            _rig.Advance(60);
            return (Contacts().Count, Shown().Unreachable);
        });

        Assert.That(seen, Is.All.EqualTo((1, false)));
    }

    [Test]
    public void N7_a_healthy_phone_between_two_distant_OPTIONS_is_not_driven_out_as_unreachable()
    {
        _rig.Registrar.Update(new RegistrarOptions { OptionsPing = 3600, MaxContactsPerAor = 2, OverLimit = OverLimitMode.EvictUnreachable });
        _phone.Register("7200", "<sip:1000@10.0.0.1>");
        _rig.Advance(400);
        new Phone(_rig).Register("7200", "<sip:1000@10.0.0.2>");
        _rig.Advance(400);
        _phone.SendWithDigest();
        new Phone(_rig).Register("7200", "<sip:1000@10.0.0.3>");

        Assert.That(Contacts().Select(one => one.Contact), Has.None.Contains("10.0.0.1"), "all are heard of: the oldest goes, refreshed or not");
    }

    [TestCase(600, 300, 1200, 1)]
    [TestCase(600, 300, 1201, 0)]
    [TestCase(60, 300, 300, 1)]
    [TestCase(60, 300, 301, 0)]
    public void N7_in_regping_mode_two_refreshes_may_be_missing(int regPing, int staleTime, int after, int contacts)
    {
        _rig.Registrar.Update(new RegistrarOptions { RegPing = regPing, StaleTime = staleTime });
        _phone.Register();
        _rig.Advance(after);

        Assert.That(Contacts(), Has.Count.EqualTo(contacts));
    }

    [Test]
    public async Task After_its_end_a_registrar_pings_nobody_whatever_the_options()
    {
        _phone.Register();
        await _rig.Registrar.DisposeAsync();

        _rig.Registrar.Update(Options with { OptionsPing = 5 });
        _rig.Advance(30);

        Assert.That(_rig.Link.Pings, Is.Empty);
    }

    [Test]
    public async Task How_many_are_unreachable_is_a_gauge()
    {
        using var meters = new Meters();
        await using var registrar = new SipRegistrar(RegistrarRig.Unmetered(Options), _rig.Directory, _rig.Time, meterFactory: meters);
        using var gauge = new MetricCollector<int>(meters, "registrar", "registrar.bindings.unreachable");
        var steps = new List<int>();

        foreach (var step in new[] { () => Task.CompletedTask, () => RegisterAsync(registrar, "600"), LoseAsync, () => RegisterAsync(registrar, "600"), LoseAsync, () => RegisterAsync(registrar, "0") })
        {
            await step();
            gauge.RecordObservableInstruments();
            steps.Add(gauge.LastMeasurement!.Value);
        }

        Assert.That(steps, Is.EqualTo([0, 0, 1, 0, 1, 0]));
    }

    [Test]
    public async Task N11_a_late_word_about_a_binding_that_has_ended_says_nothing()
    {
        _phone.Register();
        var ping = NextPing();
        _phone.Expires = "0";
        _phone.SendWithDigest();
        ping.Answered(410, isLocal: true);
        await EndAsync();

        Assert.That(Told, Is.EqualTo(["register register", "unregister unregister", "end"]));
    }

    private List<string> Told { get; } = [];

    private FakeLink.Ping NextPing()
    {
        var before = _rig.Link.Pings.Count;
        while (_rig.Link.Pings.Count == before) _rig.Advance(0.1);
        return _rig.Link.Pings[^1];
    }

    private async Task RegisterAsync(SipRegistrar registrar, string expires)
    {
        _phone.Expires = expires;
        _phone.CSeq++;
        var first = new FakeRegister(_phone.Keep(null), _phone.Source, _rig.Link);
        await registrar.Handler.Handle(first);
        _phone.Nonce = first.Answers[0]["WWW-Authenticate"]!.Split("nonce=\"")[1].Split('"')[0];
        _phone.CSeq++;
        await registrar.Handler.Handle(new FakeRegister(_phone.Keep(_phone.Authorization(nc: 1)), _phone.Source, _rig.Link));
    }

    // Two bad words for one loss: it counts once.
    private Task LoseAsync()
    {
        var ping = NextPing();
        ping.Answered(410, isLocal: true);
        ping.Answered(410, isLocal: true);
        return Task.CompletedTask;
    }

    private void MissPings(int count)
    {
        foreach (var _ in Enumerable.Range(0, count)) NextPing().Answered(408, isLocal: true);
    }

    private Phone Over(string transport, Phone? phone = null)
    {
        phone ??= _phone;
        phone.ViaTransport = transport.ToUpperInvariant();
        phone.Source = phone.Source with { Protocol = transport is "udp" or "tls" ? transport : "tcp" };
        return phone;
    }

    private IReadOnlyList<ContactEntry> Contacts() => _rig.Registrar.Contacts(Phone.Realm, "1000").Contacts;

    private Registration Shown() => _rig.Registrar.User(Phone.Realm, "1000").Single();

    // Everything told so far; a wrong password of nobody marks the end.
    private async Task EndAsync()
    {
        var stranger = new Phone(_rig, "nobody", "wrong");
        stranger.Register();
        for (var one = await _events.NextAsync(); one.Type != RegistrarEventType.AuthFailed; one = await _events.NextAsync())
            Told.Add($"{one.Name} {System.Text.Json.JsonSerializer.Serialize(one.Cause).Trim('"')}");
        Told.Add("end");
    }
}
