using System.Threading.Channels;
using Drachtio.Client.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Client.Tests.Client;

/// <summary>The ends of held requests: deadlines, cancellations and answers that meet.</summary>
public class HeldRequestTests
{
    private const int FrameRefused = 2003;
    private const int CancellationFailed = 2014;

    [Test]
    public async Task A_callback_on_cancellation_that_blocks_and_throws_delays_no_answer_and_ends_nothing()
    {
        using var logs = new LogList();
        var isLogged = Seen(logs, CancellationFailed);
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time }, logs);
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        bench.Client.OnRequest("OPTIONS", (_, token) => HoldAsync(release, started, token));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        await started.Task.WaitAsync(FakeDrachtio.Guard);

        var tick = Task.Run(() => time.Advance(TimeSpan.FromSeconds(10.25)));
        var answer = await app.NextSipAsync();
        await tick.WaitAsync(FakeDrachtio.Guard);
        release.Set();

        Assert.That(answer, Does.Contain("|sip|t1|\r\nSIP/2.0 503 "));
        await isLogged.WaitAsync(FakeDrachtio.Guard);
    }

    [Test]
    public async Task A_callback_that_throws_when_the_INVITE_is_cancelled_leaves_the_connection_alone()
    {
        await using var bench = ClientBench.Make();
        using var release = new ManualResetEventSlim(initialState: true);
        var started = new TaskCompletionSource();
        bench.Client.OnRequest("INVITE", (_, token) => HoldAsync(release, started, token));
        bench.Client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("INVITE", "t1");
        await started.Task.WaitAsync(FakeDrachtio.Guard);

        await app.SendAsync(app.Request("CANCEL", "t1"), app.Request("OPTIONS", "t2"));

        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t2|\r\nSIP/2.0 200 "));
        Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Ready));
    }

    [Test]
    public async Task A_request_that_is_just_being_answered_does_not_hide_late_ones_behind_it()
    {
        using var logs = new LogList();
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time }, logs);
        using var release = new ManualResetEventSlim();
        var isAnswering = Block(logs, FrameRefused, release);
        var (app, first) = await HoldTwoAsync(bench);
        var answering = Task.Run(() => first.Respond(200, "OK\r\nX: y"u8));
        await isAnswering.WaitAsync(FakeDrachtio.Guard);

        time.Advance(TimeSpan.FromSeconds(10.25));

        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t2|\r\nSIP/2.0 503 "));
        release.Set();
        await answering.WaitAsync(FakeDrachtio.Guard);
        time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t1|\r\nSIP/2.0 503 "));
    }

    [Test]
    public async Task Closing_answers_those_behind_a_request_that_is_just_being_answered()
    {
        using var logs = new LogList();

        // Long enough for the 503 behind it to leave on a busy machine: the close gives up everything when it is over.
        await using var bench = ClientBench.Make(o => o with { CloseTimeout = TimeSpan.FromSeconds(1) }, logs);
        using var release = new ManualResetEventSlim();
        var isAnswering = Block(logs, FrameRefused, release);
        var (app, first) = await HoldTwoAsync(bench);
        var answering = Task.Run(() => first.Respond(200, "OK\r\nX: y"u8));
        await isAnswering.WaitAsync(FakeDrachtio.Guard);

        var closing = bench.Client.CloseAsync();

        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t2|\r\nSIP/2.0 503 "));
        await closing.WaitAsync(FakeDrachtio.Guard);
        release.Set();
        await answering.WaitAsync(FakeDrachtio.Guard);
    }

    [Test]
    public async Task A_deadline_without_a_connection_is_not_logged_as_an_answer()
    {
        using var logs = new LogList();
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time }, logs);
        var (_, first) = await HoldTwoAsync(bench);
        await bench.Server.StopAsync();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Connecting).WaitAsync(FakeDrachtio.Guard);

        time.Advance(TimeSpan.FromSeconds(10.25));

        Assert.That(first.IsAnswered, Is.True);
        Assert.That(logs.Lines, Has.None.Contains("503"));
    }

    [Test]
    public async Task The_borrowed_request_shows_why_its_retained_answer_failed()
    {
        await using var bench = ClientBench.Make();
        var failures = new TaskCompletionSource<string>();
        bench.Client.OnRequest("OPTIONS", request =>
        {
            var owned = request.Retain();
            request.Respond(200, "OK\r\nX: y"u8);
            failures.SetResult($"{request.Failure} {owned.Failure}");
            request.Respond(200, "OK"u8);
        });
        var app = await bench.ConnectAsync();

        await app.RequestAsync("OPTIONS", "t1");

        Assert.That(await failures.Task.WaitAsync(FakeDrachtio.Guard), Is.EqualTo("InvalidMessage InvalidMessage"));
        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t1|\r\nSIP/2.0 200 "));
    }

    private static async Task HoldAsync(ManualResetEventSlim release, TaskCompletionSource started, CancellationToken token)
    {
        var isOver = new TaskCompletionSource();
        await using var registration = token.Register(() =>
        {
            release.Wait(FakeDrachtio.Guard * 2);
            isOver.SetResult();
            throw new InvalidTimeZoneException("a bug");
        });
        started.SetResult();
        await isOver.Task;
    }

    private static async Task<(FakeApp App, DrachtioRequest First)> HoldTwoAsync(ClientBench bench)
    {
        var held = Channel.CreateUnbounded<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", request => held.Writer.TryWrite(request.Retain()));
        var app = await bench.ConnectAsync();
        await app.SendAsync(app.Request("OPTIONS", "t1"), app.Request("OPTIONS", "t2"));
        var first = await held.Reader.ReadAsync().AsTask().WaitAsync(FakeDrachtio.Guard);
        await held.Reader.ReadAsync().AsTask().WaitAsync(FakeDrachtio.Guard);
        return (app, first);
    }

    private static Task Seen(LogList logs, int wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        logs.OnEvent = id => _ = id == wanted && seen.TrySetResult();
        return seen.Task;
    }

    private static Task Block(LogList logs, int wanted, ManualResetEventSlim release)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        logs.OnEvent = id => _ = id == wanted && seen.TrySetResult() && release.Wait(FakeDrachtio.Guard * 2);
        return seen.Task;
    }
}
