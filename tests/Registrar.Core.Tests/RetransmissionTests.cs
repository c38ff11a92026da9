using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>The same REGISTER again: one look-up, one write, one event (R29 of docs/conformance.md).</summary>
public sealed class RetransmissionTests
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
    public async Task R29_an_answered_one_gets_the_same_answer_without_look_up_write_or_event()
    {
        var first = _phone.Register();
        var before = _rig.Dump();

        var again = Enumerable.Range(0, 5).Select(_ => _phone.Resend()).ToArray();
        _phone.SendWithDigest();
        var told = await _events.NextAsync(2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Select(answer => (answer.Status, string.Join('|', answer.Headers))), Is.All.EqualTo((200, string.Join('|', first.Headers))));
            Assert.That(_rig.Dump(), Is.EqualTo(before));
            Assert.That(_rig.Directory.Lookups, Is.EqualTo(2), "one for the first, one for the refresh");
            Assert.That(told.Select(one => one.Cause), Is.EqualTo([RegistrarEventCause.Register, RegistrarEventCause.Refresh]));
        }
    }

    [Test]
    public async Task R29_one_whose_look_up_is_pending_waits_with_it()
    {
        var lookup = Slow();
        var first = Begin();
        var waiting = _rig.LastHandled;

        var again = Enumerable.Range(0, 3).Select(_ => _rig.Begin(_phone.Last, _phone.Source)).ToArray();
        lookup.SetResult(new UserCredentials { Secret = "secret0" });
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        _phone.SendWithDigest();
        var told = await _events.NextAsync(2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Directory.Lookups, Is.EqualTo(2), "one for four, one for the refresh");
            Assert.That(first.Answers.Single().Status, Is.EqualTo(200));
            Assert.That(again.Select(one => one.Answers.Single()).Select(answer => string.Join('|', answer.Headers)), Is.All.EqualTo(string.Join('|', first.Answers[0].Headers)));
            Assert.That(told.Select(one => one.Cause), Is.EqualTo([RegistrarEventCause.Register, RegistrarEventCause.Refresh]));
        }
    }

    [Test]
    public async Task R29_a_wrong_answer_that_is_repeated_while_pending_is_one_failure()
    {
        var lookup = Slow();
        var first = Begin();
        var waiting = _rig.LastHandled;
        var again = _rig.Begin(_phone.Last, _phone.Source);
        lookup.SetResult(null);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        _rig.Directory.Source = null;
        _phone.SendWithDigest();

        var told = await _events.NextAsync(2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Answers.Single().Headers, Is.EqualTo(first.Answers.Single().Headers));
            Assert.That(told.Select(one => one.Type), Is.EqualTo([RegistrarEventType.AuthFailed, RegistrarEventType.Register]));
        }
    }

    [Test]
    public async Task R29_what_is_not_the_same_does_not_wait()
    {
        var lookup = Slow();
        Begin();
        _rig.Begin(_phone.Last, new Source(Port: 6666));
        _rig.Begin(_phone.Last, new Source(Protocol: "tcp"));
        _rig.Begin(_phone.Last, _phone.Source, new FakeLink("other:9022"));
        _rig.Begin(_phone.Last.Replace("z9hG4bK", "z9hG4bKx", StringComparison.Ordinal), _phone.Source);

        Assert.That(_rig.Directory.Lookups, Is.EqualTo(5));
        lookup.SetResult(null);
        await _rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task R29_a_flood_of_repeats_is_bounded_answered_and_ends_with_the_look_up()
    {
        var lookup = Slow();
        Begin();
        var waiting = _rig.LastHandled;
        var flood = Enumerable.Range(0, 100).Select(_ => _rig.Begin(_phone.Last, _phone.Source)).ToArray();
        lookup.SetResult(new UserCredentials { Secret = "secret0" });
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        _rig.Directory.Source = null;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(flood[..16].Select(one => one.Answers.Single().Status), Is.All.EqualTo(200));
            Assert.That(flood[16..].Select(one => one.Answers.Single().Status), Is.All.EqualTo(503));
            Assert.That(_phone.Resend().Status, Is.EqualTo(200), "the table knows it now");
        }
    }

    [TestCase(true, TestName = "R29_a_repeat_is_answered_though_the_first_was_at_its_deadline")]
    [TestCase(false, TestName = "R29_a_repeat_is_answered_though_the_connection_of_the_first_is_gone")]
    public async Task R29_the_fate_of_the_first_is_not_that_of_its_repeats(bool isAnswered)
    {
        var lookup = Slow();
        _phone.CSeq++;
        var first = _rig.Begin(_phone.Keep(_phone.Authorization()), _phone.Source, accepts: _ => false);
        var waiting = _rig.LastHandled;
        var again = _rig.Begin(_phone.Last, _phone.Source);
        first.IsAnswered = isAnswered;

        lookup.SetResult(new UserCredentials { Secret = "secret0" });
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That((again.Answers.Single().Status, first.Answers.Count, _rig.Registrar.BindingCount), Is.EqualTo((200, 0, 1)));
    }

    [Test]
    public async Task R29_nothing_is_bound_when_none_of_them_can_be_answered_any_more()
    {
        var lookup = Slow();
        var first = Begin();
        var waiting = _rig.LastHandled;
        var again = _rig.Begin(_phone.Last, _phone.Source);
        first.IsAnswered = again.IsAnswered = true;

        lookup.SetResult(new UserCredentials { Secret = "secret0" });
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That((_rig.Registrar.BindingCount, first.Answers.Count, again.Answers.Count), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task R29_a_look_up_that_fails_answers_all()
    {
        var lookup = Slow();
        var first = Begin();
        var waiting = _rig.LastHandled;
        var again = _rig.Begin(_phone.Last, _phone.Source);

        lookup.SetException(new InvalidOperationException("database away"));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That((first.Answers.Single().Status, again.Answers.Single().Status), Is.EqualTo((500, 500)));
    }

    [Test]
    public async Task R29_nobody_waits_for_what_was_answered_meanwhile()
    {
        var lookup = Slow();
        var first = Begin();
        var waiting = _rig.LastHandled;
        first.IsAnswered = true;
        lookup.SetResult(new UserCredentials { Secret = "secret0" });
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        _rig.Directory.Source = null;

        Assert.That(_phone.Resend().Status, Is.EqualTo(401), "its nonce count is used up, and nothing waits any more");
    }

    [TestCase("0", "<sip:1000@10.0.0.9:5060>")]
    [TestCase("0", "*")]
    [TestCase(null)]
    public void R29_what_binds_nothing_is_not_remembered(string? expires, params string[] contacts)
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.8>;+sip.instance=\"<urn:uuid:8>\"");
        var first = _phone.Register(expires, contacts);
        var before = _rig.Dump();

        var again = _phone.Resend();

        Assert.That((first.Status, again.Status, _rig.Dump()), Is.EqualTo((200, 401, before)));
        Assert.That(again["WWW-Authenticate"], Does.EndWith(", stale=true"));
    }

    [Test]
    public async Task R29_a_repeated_200_has_no_Authentication_Info()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { AuthInfo = true });
        var phone = new Phone(rig);
        var first = phone.Register();

        var again = phone.Resend();

        Assert.That(again.Headers, Is.EqualTo(first.Headers.Where(header => header.Key != "Authentication-Info")));
    }

    [Test]
    public void R29_a_repeat_needs_no_user_any_more_but_does_not_outlive_the_window()
    {
        _phone.Register();
        _rig.Directory.Users.Remove(("1000", Phone.Realm));

        var within = _phone.Resend().Status;
        _rig.Advance(33);

        Assert.That((within, _phone.Resend().Status), Is.EqualTo((200, 401)));
    }

    private TaskCompletionSource<UserCredentials?> Slow()
    {
        var lookup = new TaskCompletionSource<UserCredentials?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _phone.Send();
        _rig.Directory.Source = (_, _) => lookup.Task;
        return lookup;
    }

    private FakeRegister Begin()
    {
        _phone.CSeq++;
        return _rig.Begin(_phone.Keep(_phone.Authorization()), _phone.Source);
    }
}
