using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>One event per transition, in order, numbered; E1 of docs/conformance.md. What each says is in <see cref="TransitionTests"/>.</summary>
public sealed class EventTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;
    private EventLog _events = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig();
        _phone = new Phone(_rig);
        _events = new EventLog(_rig.Registrar);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _rig.DisposeAsync();
        await _events.DisposeAsync();
    }

    [Test]
    public async Task A_registration_begins_is_refreshed_and_ends()
    {
        _phone.Register();
        _phone.SendWithDigest();
        _phone.Expires = "0";
        _phone.SendWithDigest();

        var events = await _events.NextAsync(3);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(one => one.Name), Is.EqualTo(["register", "register", "unregister"]));
            Assert.That(events.Select(one => one.Cause), Is.EqualTo([RegistrarEventCause.Register, RegistrarEventCause.Refresh, RegistrarEventCause.Unregister]));
            Assert.That(events.Select(one => one.Registration!.Initial), Is.EqualTo([true, false, false]));
            Assert.That(events.Select(one => one.Sequence), Is.EqualTo([1L, 2L, 3L]));
            Assert.That(events.Select(one => one.Registration!.Uuid).Distinct(), Has.Exactly(1).Items);
            Assert.That(events.Select(one => $"{one.Username}@{one.Realm}").Distinct(), Is.EqualTo([$"1000@{Phone.Realm}"]));
        }
    }

    [Test]
    public async Task A_binding_that_runs_out_is_one_unregister()
    {
        _phone.Register("60", "<sip:1000@10.0.0.1>");

        _rig.Advance(60.25);
        _rig.Advance(600);
        _phone.Register("60", "<sip:1000@10.0.0.1>");
        var events = await _events.NextAsync(3);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(one => one.Name), Is.EqualTo(["register", "unregister", "register"]));
            Assert.That(events[1].Cause, Is.EqualTo(RegistrarEventCause.Expired));
            Assert.That(events[1].Registration!.ExpiresIn, Is.Zero);
            Assert.That(events[2].Registration!.Initial, Is.True);
        }
    }

    [Test]
    public async Task A_binding_that_ran_out_between_two_ticks_is_told_before_what_follows()
    {
        _phone.Register("60", "<sip:1000@10.0.0.1>");
        _rig.Advance(59.9);
        _rig.Time.SetUtcNow(_rig.Time.GetUtcNow().AddMilliseconds(101));

        new Phone(_rig).Register("60", "<sip:1000@10.0.0.1>");
        var events = await _events.NextAsync(3);

        Assert.That(events.Select(one => one.Cause), Is.EqualTo([RegistrarEventCause.Register, RegistrarEventCause.Expired, RegistrarEventCause.Register]));
    }

    [Test]
    public async Task E8_a_wrong_answer_is_told_with_user_realm_and_source()
    {
        _phone.Secret = "wrong";

        _phone.Register();
        var failed = await _events.NextAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failed.Name, Is.EqualTo("register.auth.failed"));
            Assert.That(failed.Username, Is.EqualTo("1000"));
            Assert.That(failed.Realm, Is.EqualTo(Phone.Realm));
            Assert.That(failed.Network, Is.EqualTo(new RegistrationNetwork { SourceAddress = "198.51.100.7", SourcePort = 40000, Protocol = "udp", Rport = true }));
            Assert.That(failed.Registration, Is.Null);
            Assert.That(failed.Sequence, Is.EqualTo(1), "the challenge before it was no failure");
        }
    }

    [Test]
    public async Task Challenges_stale_nonces_foreign_nonces_and_403_are_no_failures()
    {
        _phone.Send();
        _phone.Send(_phone.Authorization(nonce: "160736058665800"));
        _rig.Advance(6);
        _phone.Send(_phone.Authorization());
        new Phone(_rig) { Aor = $"sip:1001@{Phone.Realm}" }.Register();
        _phone.Register();

        Assert.That((await _events.NextAsync()).Name, Is.EqualTo("register"));
    }

    [Test]
    public async Task A_repeat_and_a_removal_of_nothing_are_no_events()
    {
        _phone.Register();
        _phone.Resend();
        new Phone(_rig).Register("0", "<sip:1000@10.9.9.9>");
        _phone.SendWithDigest();

        Assert.That((await _events.NextAsync(2)).Select(one => one.Cause), Is.EqualTo([RegistrarEventCause.Register, RegistrarEventCause.Refresh]));
    }

    [Test]
    public async Task A_phone_that_restarts_with_a_new_Call_ID_ends_its_old_registration_first()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        var restarted = new Phone(_rig);
        restarted.Register("600", "<sip:1000@10.0.0.1>");

        var events = await _events.NextAsync(3);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(one => one.Cause), Is.EqualTo([RegistrarEventCause.Register, RegistrarEventCause.Replaced, RegistrarEventCause.Register]));
            Assert.That(events.Select(one => one.Registration!.CallId), Is.EqualTo([_phone.CallId, _phone.CallId, restarted.CallId]));
        }
    }

    [Test]
    public async Task Star_ends_every_registration_of_the_address_of_record()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.2>", "<sip:1000@10.0.0.3>");

        new Phone(_rig).Register("0", "*");
        var events = await _events.NextAsync(4);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events[2..].Select(one => one.Cause), Is.All.EqualTo(RegistrarEventCause.Unregister));
            Assert.That(events[3].Registration!.Sent, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task Handlers_of_the_NET_events_see_them_in_order()
    {
        var seen = new List<long>();
        var done = new TaskCompletionSource();
        _rig.Registrar.Register += (_, one) => seen.Add(one.Sequence);
        _rig.Registrar.AuthFailed += (_, one) => seen.Add(one.Sequence);
        _rig.Registrar.Unregister += (_, one) =>
        {
            seen.Add(one.Sequence);
            done.TrySetResult();
        };

        _phone.Register();
        new Phone(_rig, secret: "wrong").Register();
        _phone.Expires = "0";
        _phone.Register();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(seen, Is.EqualTo([1L, 2L, 3L]));
    }

    [Test]
    public async Task A_handler_that_throws_does_not_silence_the_others()
    {
        var done = new TaskCompletionSource();
        _rig.Registrar.Register += (_, _) => throw new InvalidOperationException("handler");
        _rig.Registrar.Unregister += (_, _) => done.TrySetResult();

        _phone.Register();
        _phone.Expires = "0";
        _phone.SendWithDigest();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(_rig.Logs.GetSnapshot().Select(record => record.Id.Id), Does.Contain(3020));
    }

    [Test]
    public async Task A_slow_listener_loses_the_oldest_and_sees_the_gap()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { EventBuffer = 16 });
        await using var slow = new EventLog(rig.Registrar);
        var phone = new Phone(rig);
        phone.Register();
        foreach (var _ in Enumerable.Range(0, 40)) phone.SendWithDigest();

        var events = await slow.NextAsync(16);

        Assert.That(events.Select(one => one.Sequence), Is.EqualTo(Enumerable.Range(26, 16)));
    }

    [Test]
    public async Task A_stream_ends_with_the_registrar_after_its_last_event()
    {
        _phone.Register();
        await _rig.Registrar.DisposeAsync();

        var all = new List<RegistrarEvent>();
        await foreach (var one in _rig.Registrar.ReadEventsAsync()) all.Add(one);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await _events.NextAsync()).Name, Is.EqualTo("register"));
            Assert.That(all, Is.Empty);
        }
    }

    [Test]
    public async Task A_stream_ends_with_its_token()
    {
        using var stop = new CancellationTokenSource();
        await using var events = _rig.Registrar.ReadEventsAsync(stop.Token).GetAsyncEnumerator();
        var next = events.MoveNextAsync();

        await stop.CancelAsync();

        Assert.That(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(10)), Is.False);
    }
}
