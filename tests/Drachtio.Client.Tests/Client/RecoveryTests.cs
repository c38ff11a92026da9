using System.Text;
using Drachtio.Client.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Client.Tests.Client;

/// <summary>What must not end a connection for ever, nor keep a client from closing.</summary>
public class RecoveryTests
{
    [Test]
    public async Task A_login_answered_by_something_else_is_tried_again(
        [Values("HTTP/1.1 400 Bad Request\r\n\r\n", "5#hello", "99999999999#")] string bytes)
    {
        await using var bench = ClientBench.Make();
        bench.Server.LoginBytes = Encoding.ASCII.GetBytes(bytes);
        bench.Client.Start();
        await bench.Server.NextAppAsync();
        await bench.Server.NextAppAsync();

        bench.Server.LoginBytes = null;

        await bench.Connection.WaitForAsync(DrachtioConnectionState.Ready).WaitAsync(FakeDrachtio.Guard);
    }

    [Test]
    public async Task A_corrupt_frame_while_routes_are_sent_is_followed_by_another_attempt()
    {
        await using var bench = ClientBench.Make();
        bench.Server.AnswersCommands = false;
        bench.Client.OnRequest("OPTIONS", _ => { });
        bench.Client.Start();
        var app = await bench.Server.NextAppAsync();
        await app.RoutedAsync("options");

        bench.Server.AnswersCommands = true;
        await app.SendRawAsync("garbage"u8.ToArray());

        await bench.Connection.WaitForAsync(DrachtioConnectionState.Ready).WaitAsync(FakeDrachtio.Guard);
        await app.Closed;
    }

    [Test]
    public async Task A_bug_in_an_attempt_is_logged_and_followed_by_another_attempt()
    {
        const int Ready = 1002;
        using var logs = new LogList();
        var failures = 1;
        logs.OnEvent = id => ThrowAt(Ready, id, ref failures);
        await using var bench = ClientBench.Make(logs: logs);

        var app = await bench.ConnectAsync();

        await app.Closed;
        await bench.Server.NextAppAsync();
        Assert.That(logs.Lines, Has.Some.StartsWith("Error 1012 ").And.Some.Contains("a bug"));
    }

    [Test]
    public async Task A_bug_in_a_tick_is_logged_and_the_next_tick_comes()
    {
        const int DeadlinePassed = 2006;
        using var logs = new LogList();
        var failures = 1;
        logs.OnEvent = id => ThrowAt(DeadlinePassed, id, ref failures);
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time }, logs);
        var held = new TaskCompletionSource();
        bench.Client.OnRequest("OPTIONS", request => Hold(request, held));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        await held.Task.WaitAsync(FakeDrachtio.Guard);

        time.Advance(TimeSpan.FromSeconds(10.25));
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(logs.Lines, Has.One.StartsWith("Error 1011 "));
        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t1|\r\nSIP/2.0 503 "));
        await app.NextPingAsync();
    }

    [Test]
    public async Task An_answer_does_not_leave_before_the_login_of_the_next_connection()
    {
        await using var bench = ClientBench.Make();
        var held = new TaskCompletionSource<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", request => held.SetResult(request.Retain()));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        var request = await held.Task.WaitAsync(FakeDrachtio.Guard);
        bench.Server.AnswersLogins = false;
        app.Close();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Authenticating).WaitAsync(FakeDrachtio.Guard);

        var isAccepted = request.Respond(200, "OK"u8);

        Assert.That(isAccepted, Is.False);
        Assert.That(request.Failure, Is.EqualTo(DrachtioFailure.NotConnected));
    }

    [Test]
    public async Task A_server_that_does_not_know_its_addresses_yet_is_asked_again_before_Ready()
    {
        await using var bench = ClientBench.Make();
        bench.Server.HostPorts.Enqueue("");
        bench.Client.OnRequest("OPTIONS", _ => { });

        var app = await bench.ConnectAsync();

        Assert.That(app.Commands, Is.EqualTo(["authenticate|cymru|", "route|options", "authenticate|cymru|"]));
        Assert.That(bench.Connection.HostPorts, Is.EqualTo(["tcp/10.0.0.1:5060", "udp/10.0.0.1:5060"]));
    }

    [Test]
    public async Task A_server_that_is_slow_to_know_its_addresses_is_asked_until_it_does()
    {
        await using var bench = ClientBench.Make();
        bench.Server.HostPorts.Enqueue("");
        bench.Server.HostPorts.Enqueue("");
        bench.Server.HostPorts.Enqueue("");

        var app = await bench.ConnectAsync();

        await app.LoggedInAsync(times: 4);
        Assert.That(() => bench.Connection.HostPorts, Is.Not.Empty.After(20_000, 10));
    }

    [Test]
    public async Task Connecting_to_nobody_fails_when_the_client_is_closed_meanwhile()
    {
        await using var bench = ClientBench.Make();
        bench.Server.AnswersLogins = false;
        var connecting = bench.Client.ConnectAsync();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Authenticating).WaitAsync(FakeDrachtio.Guard);

        await bench.Client.CloseAsync().WaitAsync(FakeDrachtio.Guard);

        var failure = Assert.ThrowsAsync<DrachtioConnectionException>(() => connecting.WaitAsync(FakeDrachtio.Guard));
        Assert.That(failure!.Reason, Is.EqualTo(DrachtioFailure.Closing));
    }

    [Test]
    public async Task A_handler_that_blocks_the_read_thread_does_not_keep_the_client_from_closing()
    {
        await using var bench = ClientBench.Make(o => o with { CloseTimeout = TimeSpan.FromMilliseconds(50) });
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        bench.Client.OnRequest("OPTIONS", _ =>
        {
            entered.SetResult();
            release.Wait(FakeDrachtio.Guard * 2);
        });
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        await entered.Task.WaitAsync(FakeDrachtio.Guard);

        await bench.Client.CloseAsync().WaitAsync(FakeDrachtio.Guard);

        Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Closed));
        release.Set();
    }

    private static void ThrowAt(int wanted, int id, ref int times)
    {
        if (id == wanted && times-- > 0) throw new InvalidTimeZoneException("a bug");
    }

    private static void Hold(DrachtioRequest request, TaskCompletionSource held)
    {
        request.Retain();
        held.SetResult();
    }
}
