using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Registrar.Core.Diagnostics;
using Registrar.Core.Notifications;
using Registrar.Core.Tests.Fakes;
using Registrar.Core.Timing;

namespace Registrar.Core.Tests;

/// <summary>The message summary that a newly registered phone gets without asking; E4 of docs/conformance.md.</summary>
public sealed class MailboxTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    private FakeMailboxes _mailboxes = null!;
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _mailboxes = new FakeMailboxes();
        _rig = new RegistrarRig(mailboxes: _mailboxes);
        _phone = new Phone(_rig);
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public async Task E4_a_new_phone_is_told_once_and_never_on_a_refresh()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        var greeting = await _rig.Link.NextNotifyAsync();
        _phone.SendWithDigest();
        _phone.Resend();
        var other = new Phone(_rig, "1001", "secret1");
        other.Register();
        var next = await _rig.Link.NextNotifyAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(greeting.RequestUri, Is.EqualTo("sip:1000@10.0.0.1"), "one device, one NOTIFY");
            Assert.That(greeting.Body, Is.EqualTo($"Messages-Waiting: yes\r\nMessage-Account: sip:1000@{Phone.Realm}\r\nVoice-Message: 1/0 (0/0)\r\n"));
            Assert.That(next.RequestUri, Is.EqualTo("sip:1001@10.0.0.9:5060"), "nothing for the refresh and the repeat in between");
            Assert.That(_rig.Link.Notifies, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task E4_each_Contact_that_is_new_is_told()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");
        await _rig.Link.NextNotifyAsync();

        _phone.Register("600", "<sip:1000@10.0.0.1>", "<sip:1000@10.0.0.2>", "<sip:1000@10.0.0.3>");
        string[] told = [(await _rig.Link.NextNotifyAsync()).RequestUri, (await _rig.Link.NextNotifyAsync()).RequestUri];

        Assert.That(told, Is.EquivalentTo(["sip:1000@10.0.0.2", "sip:1000@10.0.0.3"]));
    }

    [TestCase("<sip:1000@10.0.0.1>", "<sip:1000@10.0.0.1>")]
    [TestCase("<sip:1000@10.0.0.1>;+sip.instance=\"<urn:uuid:1>\"", "<sip:1000@10.0.0.2>;+sip.instance=\"<urn:uuid:1>\"")]
    public async Task E4_a_device_that_is_still_bound_is_not_told_again_under_another_Call_ID(string before, string after)
    {
        _phone.Register("600", before);
        await _rig.Link.NextNotifyAsync();
        new Phone(_rig).Register("600", after);
        new Phone(_rig).Register("600", after);
        new Phone(_rig, "1001", "secret1").Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await _rig.Link.NextNotifyAsync()).RequestUri, Is.EqualTo("sip:1001@10.0.0.9:5060"));
            Assert.That(_mailboxes.Lookups, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task E4_a_phone_that_could_not_be_given_its_200_is_told_nothing()
    {
        _phone.Send();
        _rig.Begin(_phone.Keep(_phone.Authorization()), _phone.Source, accepts: status => status != 200);
        new Phone(_rig, "1001", "secret1").Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await _rig.Link.NextNotifyAsync()).RequestUri, Is.EqualTo("sip:1001@10.0.0.9:5060"));
            Assert.That(_mailboxes.Lookups, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_source_that_never_comes_back_does_not_hold_up_the_end()
    {
        using var isFree = new ManualResetEventSlim();
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailboxes.Source = (_, _) =>
        {
            isAsked.TrySetResult();
            isFree.Wait(CancellationToken.None);
            return default;
        };
        _phone.Register();
        await isAsked.Task.WaitAsync(Guard);

        var end = _rig.Registrar.DisposeAsync().AsTask();
        await AdvanceUntilAsync(end);
        isFree.Set();

        Assert.That(_rig.Logs.GetSnapshot().Select(record => record.Id.Id), Does.Contain(3043));
    }

    [Test]
    public async Task E4_removals_queries_and_refusals_greet_nobody()
    {
        new Phone(_rig).Register(null);
        new Phone(_rig).Register("0", "*");
        new Phone(_rig, secret: "wrong").Register();
        new Phone(_rig).Register("10", "<sip:1000@10.0.0.1>");
        _phone.Register();
        await _rig.Link.NextNotifyAsync();

        Assert.That(_mailboxes.Lookups, Is.EqualTo(1));
    }

    [Test]
    public async Task A_user_without_a_mailbox_is_told_nothing()
    {
        _mailboxes.Source = (username, _) => new(username == "1000" ? null : new VoicemailCounts(0, 3));
        _phone.Register();
        new Phone(_rig, "1001", "secret1").Register();

        var greeting = await _rig.Link.NextNotifyAsync();

        Assert.That(greeting.Body, Does.Contain("sip:1001@").And.Contain("Messages-Waiting: no"));
    }

    [Test]
    public async Task E4_a_source_that_hangs_or_throws_delays_no_REGISTER_and_no_other_phone()
    {
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailboxes.Source = (username, _) => username == "1001" ? new(new VoicemailCounts(1, 0)) : isAsked.TrySetResult() ? new(new TaskCompletionSource<VoicemailCounts?>().Task) : throw new InvalidOperationException("source");
        var hanging = _phone.Register();
        await isAsked.Task.WaitAsync(Guard);
        var throwing = new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>");
        new Phone(_rig, "1001", "secret1").Register();

        var greeting = await _rig.Link.NextNotifyAsync();

        Assert.That((hanging.Status, throwing.Status, greeting.RequestUri), Is.EqualTo((200, 200, "sip:1001@10.0.0.9:5060")));
    }

    [Test]
    public async Task A_source_that_ignores_its_token_is_given_up_after_five_seconds()
    {
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailboxes.Source = (_, given) =>
        {
            given.UnsafeRegister(static done => ((TaskCompletionSource)done!).TrySetResult(), isAsked);
            return new(new TaskCompletionSource<VoicemailCounts?>().Task);
        };
        using var losses = new Losses(1);
        _phone.Register();

        await losses.AdvanceUntilAsync(_rig.Time);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isAsked.Task.IsCompleted, Is.True);
            Assert.That(losses.Reasons, Is.EqualTo(["source"]));
        }
    }

    [Test]
    public async Task A_phone_that_refuses_its_summary_is_counted_and_stays_registered()
    {
        using var losses = new Losses(1);
        _phone.Register();

        (await _rig.Link.NextNotifyAsync()).Answered(489, "Bad Event");
        await losses.Done.WaitAsync(Guard);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(losses.Reasons, Is.EqualTo(["notify"]));
            Assert.That(_rig.Registrar.BindingCount, Is.EqualTo(1));
            Assert.That(_rig.Logs.GetSnapshot().Select(record => record.Id.Id), Does.Contain(3041));
        }
    }

    [Test]
    public async Task A_full_queue_greets_no_more_phones_and_counts_them()
    {
        using var losses = new Losses(1);
        using var metrics = new RegistrarMetrics(null, () => 0);
        using var notifier = new Notifier(_rig.Time, new RegistrarClock(_rig.Time), metrics, NullLogger.Instance);
        var maker = new BindingMaker(_rig);
        var binding = maker.Watched(null, 0, maker.Any()).Entry.Bindings[0];
        var hanging = new FakeMailboxes { Source = (_, _) => new(new TaskCompletionSource<VoicemailCounts?>().Task) };
        await using var greeter = new MailboxGreeter(hanging, notifier, _rig.Time, metrics, NullLogger.Instance, maxWaiting: 2);

        // A thousand at work, one in the loop's hand, two in the queue.
        foreach (var _ in Enumerable.Range(0, 2000)) greeter.Offer(in binding);
        await losses.Done.WaitAsync(Guard);

        Assert.That(losses.Reasons, Does.Contain("queue"));
    }

    [Test]
    public async Task Without_a_source_nobody_is_greeted()
    {
        await using var rig = new RegistrarRig();
        new Phone(rig).Register();

        var waiting = rig.Registrar.NotifyCheckSyncAsync(Phone.Realm, "1000");
        (await rig.Link.NextNotifyAsync()).Answered(200);
        await waiting.WaitAsync(Guard);

        Assert.That(rig.Link.Notifies, Has.Count.EqualTo(1));
    }

    private Task AdvanceUntilAsync(Task end) => Losses.AdvanceUntilAsync(_rig.Time, end);

    /// <summary>Reasons of registrar.greetings.lost, and their arrival.</summary>
    private sealed class Losses : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<string> _reasons = [];
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Losses(int count)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "registrar.greetings.lost") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                lock (_reasons) _reasons.Add((string)tags[0].Value!);
                if (Reasons.Count >= count) _done.TrySetResult();
            });
            _listener.Start();
        }

        public Task Done => _done.Task;

        public IReadOnlyList<string> Reasons
        {
            get { lock (_reasons) return [.. _reasons]; }
        }

        // The timer begins on another thread: the clock goes on until it has rung.
        public Task AdvanceUntilAsync(FakeTimeProvider time) => AdvanceUntilAsync(time, Done);

        public static async Task AdvanceUntilAsync(FakeTimeProvider time, Task end)
        {
            using var guard = new CancellationTokenSource(Guard);
            while (!end.IsCompleted)
            {
                guard.Token.ThrowIfCancellationRequested();
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
