using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>The same REGISTER again: one look-up, one write, one event (R29 of registrar-field).</summary>
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
        _rig.Begin(_phone.Last.Replace("z9hG4bK", "z9hG4bKx", StringComparison.Ordinal), _phone.Source);

        Assert.That(_rig.Directory.Lookups, Is.EqualTo(3));
        lookup.SetResult(null);
        await _rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task R29_a_flood_of_repeats_is_bounded_and_ends_with_the_look_up()
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
            Assert.That(flood.Count(one => one.Answers.Count == 1), Is.EqualTo(16));
            Assert.That(_phone.Resend().Status, Is.EqualTo(200), "the table knows it now");
        }
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
