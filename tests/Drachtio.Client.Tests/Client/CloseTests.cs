using Drachtio.Client.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Client.Tests.Client;

public class CloseTests
{
    [Test]
    public async Task Closing_removes_the_routes_sheds_newcomers_lets_handlers_finish_and_leaves()
    {
        await using var bench = ClientBench.Make();
        var held = new TaskCompletionSource<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", request => held.SetResult(request.Retain()));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        var request = await held.Task.WaitAsync(FakeDrachtio.Guard);

        var closing = bench.Client.CloseAsync();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Closing).WaitAsync(FakeDrachtio.Guard);
        await app.RequestAsync("OPTIONS", "t2");
        var shed = await app.NextSipAsync();
        await app.ReplyAsync(shed, "OK|application|1|||1||t2|||Msg sent:|");
        var isEarly = closing.IsCompleted;
        request.Respond(200, "OK"u8);
        var answer = await app.NextSipAsync();
        await app.ReplyAsync(answer, "OK|application|1|||1||t1|||Msg sent:|");
        await closing.WaitAsync(FakeDrachtio.Guard);

        await app.Closed;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(isEarly, Is.False);
            Assert.That(shed, Does.Contain("|sip|t2|\r\nSIP/2.0 503 Service Unavailable\r\nRetry-After: 5\r\n"));
            Assert.That(answer, Does.Contain("|sip|t1|\r\nSIP/2.0 200 OK"));
            Assert.That(app.Commands[^1], Is.EqualTo("remove_route|options"));
            Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Closed));
            Assert.That(bench.Client.Completion.IsCompletedSuccessfully, Is.True);
        }
    }

    [Test]
    public async Task What_is_still_held_after_the_close_timeout_is_answered_503()
    {
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time });
        var held = new TaskCompletionSource();
        bench.Client.OnRequest("OPTIONS", request =>
        {
            request.Retain();
            held.SetResult();
        });
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        await held.Task.WaitAsync(FakeDrachtio.Guard);

        var closing = bench.Client.CloseAsync();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Closing).WaitAsync(FakeDrachtio.Guard);
        time.Advance(TimeSpan.FromSeconds(5.5));
        var answer = await app.NextSipAsync();
        await app.ReplyAsync(answer, "OK|application|1|||1||t1|||Msg sent:|");
        await closing.WaitAsync(FakeDrachtio.Guard);

        Assert.That(answer, Does.Contain("|sip|t1|\r\nSIP/2.0 503 Service Unavailable\r\nRetry-After: 5\r\n"));
    }

    [Test]
    public async Task Closing_while_connecting_ends_at_once()
    {
        await using var bench = ClientBench.Make(o => o with { ReconnectDelay = TimeSpan.FromHours(1), MaxReconnectDelay = TimeSpan.FromHours(1) });
        await bench.Server.StopAsync();
        bench.Client.Start();

        await bench.Client.CloseAsync().WaitAsync(FakeDrachtio.Guard);

        Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Closed));
    }

    [Test]
    public async Task Closing_during_a_login_without_reply_ends_at_once()
    {
        await using var bench = ClientBench.Make();
        bench.Server.AnswersCommands = false;
        bench.Client.OnRequest("OPTIONS", _ => { });
        bench.Client.Start();
        await bench.Connection.WaitForAsync(DrachtioConnectionState.Authenticating).WaitAsync(FakeDrachtio.Guard);

        await bench.Client.CloseAsync().WaitAsync(FakeDrachtio.Guard);

        Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Closed));
    }

    [Test]
    public async Task A_client_never_started_closes_and_a_closed_one_does_not_start()
    {
        await using var bench = ClientBench.Make();

        await bench.Client.CloseAsync().WaitAsync(FakeDrachtio.Guard);
        await bench.Client.DisposeAsync();

        Assert.That(bench.Client.Completion.IsCompletedSuccessfully, Is.True);
        Assert.That(bench.Client.Start, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_removed_route_takes_all_routes_and_those_that_stay_come_back()
    {
        await using var bench = ClientBench.Make();
        bench.Client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));
        bench.Client.OnRequest("MESSAGE", request => request.Respond(200, "OK"u8));
        bench.Client.OnRequest("INFO", request => request.Respond(200, "OK"u8));
        var app = await bench.ConnectAsync();

        await bench.Client.RemoveRouteAsync("message").WaitAsync(FakeDrachtio.Guard);

        var after = app.Commands.Skip(4).ToArray();
        Assert.That(after[0], Does.StartWith("remove_route|"));
        Assert.That(after.Skip(1), Is.EquivalentTo(["route|options", "route|info"]));
    }

    [Test]
    public async Task A_handler_added_later_is_routed_at_once_and_a_replaced_one_not_again()
    {
        await using var bench = ClientBench.Make();
        bench.Client.OnRequest("OPTIONS", request => request.Respond(200, "first"u8));
        var app = await bench.ConnectAsync();

        bench.Client.OnRequest("OPTIONS", request => request.Respond(200, "second"u8));
        bench.Client.OnRequest("INFO", request => request.Respond(200, "OK"u8));
        await bench.Client.RemoveRouteAsync("PUBLISH").WaitAsync(FakeDrachtio.Guard);

        await app.RequestAsync("OPTIONS", "t1");
        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 200 second"));
        Assert.That(app.Commands, Is.EqualTo(["authenticate|cymru|", "route|options", "route|info"]));
    }

    [Test]
    public void A_method_nobody_knows_cannot_be_routed()
    {
        var client = new DrachtioClient(new DrachtioClientOptions { Servers = [new DrachtioServerOptions()] });

        Assert.That(() => client.OnRequest("bogus", _ => { }), Throws.ArgumentException.With.Message.Contains("bogus"));
    }
}
