using System.Text;
using Drachtio.Client.Tests.Fakes;
using Drachtio.Sip;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Client.Tests.Client;

public class LossTests
{
    [Test]
    public async Task A_lost_server_is_reached_again_and_the_routes_are_sent_again()
    {
        await using var bench = ClientBench.Make();
        bench.Client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));
        var app = await bench.ConnectAsync();

        app.Close();

        var second = await bench.Server.NextAppAsync();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Ready).WaitAsync(FakeDrachtio.Guard);
        await second.RequestAsync("OPTIONS", "t1");
        Assert.That(await second.NextSipAsync(), Does.Contain("SIP/2.0 200 OK"));
        Assert.That(second.Commands, Is.EqualTo(["authenticate|cymru|", "route|options"]));
    }

    [Test]
    public async Task A_server_that_restarts_is_reached_again()
    {
        await using var bench = ClientBench.Make();
        await bench.ConnectAsync();
        await bench.Server.StopAsync();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Connecting).WaitAsync(FakeDrachtio.Guard);

        bench.Server.Restart();

        await bench.Connection.WaitForAsync(DrachtioConnectionState.Ready).WaitAsync(FakeDrachtio.Guard);
    }

    [Test]
    public async Task What_is_pending_fails_with_the_reason()
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();
        var outcomes = new Outcomes();
        bench.Connection.TrySend(SipMethod.Options, "sip:echoed@b"u8, default, headers: null, default, outcomes, 1);
        await app.EchoAsync(await app.NextSipAsync(), "t1");
        var begun = bench.Connection.SendAsync(new DrachtioOutgoingRequest { Method = SipMethod.Options, RequestUri = "sip:begun@b" });
        await app.EchoAsync(await app.NextSipAsync(), "t2");
        var transaction = await begun.WaitAsync(FakeDrachtio.Guard);
        bench.Connection.TrySend(SipMethod.Options, "sip:unanswered@b"u8, default, headers: null, default, outcomes, 2);
        var unanswered = bench.Connection.SendAsync(new DrachtioOutgoingRequest { Method = SipMethod.Options, RequestUri = "sip:unanswered@b" });
        await app.NextSipAsync();

        app.Close();

        var failures = new[] { await outcomes.NextAsync(), await outcomes.NextAsync() };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failures.Select(f => f.Failure), Has.All.EqualTo(DrachtioFailure.ConnectionLost));
            Assert.That(failures.Select(f => f.State), Is.EquivalentTo([1L, 2L]));
            Assert.That(() => transaction.Response.WaitAsync(FakeDrachtio.Guard), Throws.InstanceOf<DrachtioConnectionException>().With.Property("Reason").EqualTo(DrachtioFailure.ConnectionLost));
            Assert.That(() => unanswered.WaitAsync(FakeDrachtio.Guard), Throws.InstanceOf<DrachtioConnectionException>());
            Assert.That(outcomes.Count, Is.Zero);
        }
    }

    [Test]
    public async Task A_held_request_can_be_answered_on_the_next_connection()
    {
        await using var bench = ClientBench.Make();
        var held = new TaskCompletionSource<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", request => held.SetResult(request.Retain()));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        var request = await held.Task.WaitAsync(FakeDrachtio.Guard);
        app.Close();
        var second = await bench.Server.NextAppAsync();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Ready).WaitAsync(FakeDrachtio.Guard);

        var isAccepted = request.Respond(200, "OK"u8);

        Assert.That(isAccepted, Is.True);
        Assert.That(await second.NextSipAsync(), Does.Contain("|sip|t1|\r\nSIP/2.0 200 OK"));
    }

    [Test]
    public async Task Without_a_connection_an_answer_is_refused_and_the_request_stays_open()
    {
        await using var bench = ClientBench.Make();
        var held = new TaskCompletionSource<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", request => held.SetResult(request.Retain()));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        var request = await held.Task.WaitAsync(FakeDrachtio.Guard);
        await bench.Server.StopAsync();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Connecting).WaitAsync(FakeDrachtio.Guard);

        var isAccepted = request.Respond(200, "OK"u8);

        Assert.That(isAccepted, Is.False);
        Assert.That(request.Failure, Is.EqualTo(DrachtioFailure.NotConnected));
        Assert.That(request.IsAnswered, Is.False);
    }

    [TestCase("garbage")]
    [TestCase("#")]
    [TestCase("5#hello")]
    [TestCase("99999999999#")]
    [TestCase("5000000#")]
    [TestCase("10#id|sip|a|b")]
    public async Task Bytes_that_are_no_frame_end_the_connection(string bytes)
    {
        await using var bench = ClientBench.Make();
        var lost = new TaskCompletionSource<DrachtioStateChange>();
        bench.Client.StateChanged += (_, change) => _ = change.OldState == DrachtioConnectionState.Ready && lost.TrySetResult(change);
        var app = await bench.ConnectAsync();

        await app.SendRawAsync(Encoding.ASCII.GetBytes(bytes));

        await app.Closed;
        var change = await lost.Task.WaitAsync(FakeDrachtio.Guard);
        Assert.That(change.Failure, Is.EqualTo(DrachtioFailure.Protocol));
        Assert.That(change.Exception, Is.InstanceOf<DrachtioProtocolException>());
        await bench.Server.NextAppAsync();
    }

    [Test]
    public async Task A_frame_up_to_the_cap_is_taken_whole_and_one_above_ends_the_connection()
    {
        await using var bench = ClientBench.Make(o => o with { MaxFrameBytes = 3_000_000, SipLimits = new SipLimits { MaxMessageBytes = 3_000_000, MaxBodyBytes = 3_000_000 } });
        bench.Client.OnRequest("MESSAGE", request => request.Respond(200, "OK"u8));
        var app = await bench.ConnectAsync();

        await app.RequestAsync("MESSAGE", "t1", body: new string('x', 2_000_000));
        var first = await app.NextSipAsync();
        await app.RequestAsync("MESSAGE", "t2", body: new string('x', 3_000_000));

        Assert.That(first, Does.Contain("|sip|t1|\r\nSIP/2.0 200"));
        await app.Closed;
    }

    [Test]
    public async Task A_server_that_does_not_reply_is_left_after_10_s()
    {
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time });
        var lost = new TaskCompletionSource<DrachtioStateChange>();
        bench.Client.StateChanged += (_, change) => _ = change.OldState == DrachtioConnectionState.Ready && lost.TrySetResult(change);
        var app = await bench.ConnectAsync();
        var outcomes = new Outcomes();
        bench.Connection.TrySend(SipMethod.Options, "sip:a@b"u8, default, headers: null, default, outcomes, 1);
        await app.NextSipAsync();

        time.Advance(TimeSpan.FromSeconds(9.5));
        var isEarly = lost.Task.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(isEarly, Is.False);
        Assert.That((await lost.Task.WaitAsync(FakeDrachtio.Guard)).Failure, Is.EqualTo(DrachtioFailure.ReplyTimeout));
        Assert.That((await outcomes.NextAsync()).Failure, Is.EqualTo(DrachtioFailure.ReplyTimeout));
        await app.Closed;
    }

    [Test]
    public async Task An_idle_connection_is_pinged_and_left_when_two_pongs_are_missing()
    {
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time });
        var lost = new TaskCompletionSource<DrachtioStateChange>();
        bench.Client.StateChanged += (_, change) => _ = change.OldState == DrachtioConnectionState.Ready && lost.TrySetResult(change);
        var app = await bench.ConnectAsync();
        bench.Server.AnswersPings = false;

        time.Advance(TimeSpan.FromSeconds(15.25));
        await app.NextPingAsync();
        time.Advance(TimeSpan.FromSeconds(10.25));
        await app.NextPingAsync();
        var isEarly = lost.Task.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(10.25));

        Assert.That(isEarly, Is.False);
        Assert.That((await lost.Task.WaitAsync(FakeDrachtio.Guard)).Failure, Is.EqualTo(DrachtioFailure.PongTimeout));
        await app.Closed;
    }

    [Test]
    public async Task An_answered_ping_keeps_the_connection_and_the_next_comes_an_interval_later()
    {
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time, ReplyTimeout = TimeSpan.FromMinutes(1) });
        bench.Client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));
        var app = await bench.ConnectAsync();

        time.Advance(TimeSpan.FromSeconds(15.25));
        await app.NextPingAsync();
        await app.RequestAsync("OPTIONS", "t1");
        await app.NextSipAsync(); // the client has read the pong that came before
        time.Advance(TimeSpan.FromSeconds(15.25));
        await app.NextPingAsync();

        Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Ready));
    }

    [Test]
    public async Task A_login_without_reply_is_left_and_tried_again()
    {
        await using var bench = ClientBench.Make();
        bench.Server.DropsLogins = true;
        bench.Client.Start();
        await bench.Server.NextAppAsync();
        await bench.Server.NextAppAsync();

        bench.Server.DropsLogins = false;

        await bench.Connection.WaitForAsync(DrachtioConnectionState.Ready).WaitAsync(FakeDrachtio.Guard);
    }

    [Test]
    public async Task More_staged_bytes_than_the_cap_drop_the_connection()
    {
        await using var bench = ClientBench.Make(o => o with { MaxStagedBytes = 12_000 });
        var lost = new TaskCompletionSource<DrachtioStateChange>();
        bench.Client.StateChanged += (_, change) => _ = change.OldState == DrachtioConnectionState.Ready && lost.TrySetResult(change);
        var app = await bench.ConnectAsync();
        var outcomes = new Outcomes();
        var headers = new SipHeaderWriter();
        headers.Add(SipHeaderId.ContentType, "text/plain"u8);
        var body = Encoding.ASCII.GetBytes(new string('x', 4_000));

        var isFirst = bench.Connection.TrySend(SipMethod.Message, "sip:a@b"u8, default, headers, body, outcomes, 1);
        var isSecond = bench.Connection.TrySend(SipMethod.Message, "sip:a@b"u8, default, headers, body, outcomes, 2);
        var isThird = bench.Connection.TrySend(SipMethod.Message, "sip:a@b"u8, default, headers, body, outcomes, 3);

        Assert.That((isFirst, isSecond, isThird), Is.EqualTo((true, true, false)));
        Assert.That((await lost.Task.WaitAsync(FakeDrachtio.Guard)).Failure, Is.EqualTo(DrachtioFailure.StagingFull));
        Assert.That(new[] { await outcomes.NextAsync(), await outcomes.NextAsync() }.Select(o => o.State), Is.EquivalentTo([1L, 2L]));
        await app.Closed;
    }

    [Test]
    public async Task Two_servers_are_served_at_once_and_one_may_go()
    {
        await using var first = new FakeDrachtio();
        await using var second = new FakeDrachtio { AnswersResponses = true };
        await using var client = new DrachtioClient(new DrachtioClientOptions { Servers = [first.Options, second.Options] });
        client.OnRequest("OPTIONS", request => request.Respond(200, Encoding.ASCII.GetBytes(request.Connection.Server.Name)));
        await client.ConnectAsync().WaitAsync(FakeDrachtio.Guard);
        await Task.WhenAll(client.Connections.Select(c => c.WaitForAsync(DrachtioConnectionState.Ready))).WaitAsync(FakeDrachtio.Guard);
        var appOfSecond = await second.NextAppAsync();

        await first.StopAsync();
        await appOfSecond.RequestAsync("OPTIONS", "t1");

        Assert.That(await appOfSecond.NextSipAsync(), Does.Contain($"SIP/2.0 200 127.0.0.1:{second.Port}"));
    }
}
