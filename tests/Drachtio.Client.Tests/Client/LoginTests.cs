using Drachtio.Client.Tests.Fakes;

namespace Drachtio.Client.Tests.Client;

public class LoginTests
{
    [Test]
    public async Task A_login_sends_secret_and_tags_first_and_then_each_route_once()
    {
        await using var bench = ClientBench.Make(o => o with { Servers = [o.Servers[0] with { Tags = ["blue", "green"] }] });
        bench.Client.OnRequest("REGISTER", _ => { });
        bench.Client.OnRequest("options", _ => { });

        var app = await bench.ConnectAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Commands[0], Is.EqualTo("authenticate|cymru|blue,green"));
            Assert.That(app.Commands.Skip(1), Is.EquivalentTo(["route|register", "route|options"]));
            Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Ready));
            Assert.That(bench.Connection.ServerVersion, Is.EqualTo("v0.9.5-rc3"));
            Assert.That(bench.Connection.HostPorts, Is.EqualTo(["tcp/10.0.0.1:5060", "udp/10.0.0.1:5060"]));
            Assert.That(bench.Connection.LocalHostPorts, Is.EqualTo(["tcp/127.0.0.1:5060", "udp/127.0.0.1:5060"]));
        }
    }

    [Test]
    public async Task A_secret_rejected_twice_in_a_row_ends_in_Refused_and_nothing_is_tried_again()
    {
        await using var bench = ClientBench.Make();
        bench.Server.Secret = "another";

        var connect = Assert.ThrowsAsync<DrachtioAuthenticationException>(() => bench.Client.ConnectAsync().WaitAsync(FakeDrachtio.Guard));

        await bench.Server.NextAppAsync();
        await bench.Server.NextAppAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(connect!.Reason, Is.EqualTo(DrachtioFailure.Refused));
            Assert.That(connect.Message, Does.Contain("incorrect secret"));
            Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Refused));
            Assert.That(bench.Client.Completion.IsFaulted, Is.True);
            Assert.That(bench.Connection.WaitForAsync(DrachtioConnectionState.Ready).IsFaulted, Is.True);
        }
    }

    [Test]
    public async Task A_secret_rejected_once_is_tried_again()
    {
        await using var bench = ClientBench.Make();
        bench.Server.Secret = "another";
        bench.Client.StateChanged += (_, change) => bench.Server.Secret = change.Failure == DrachtioFailure.Refused ? "cymru" : bench.Server.Secret;

        await bench.Client.ConnectAsync().WaitAsync(FakeDrachtio.Guard);

        Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Ready));
    }

    [Test]
    public async Task A_server_before_v0_9_0_is_refused_with_a_sentence([Values("v0.8.28", "v0.7.1", "0.8.29-rc1")] string version)
    {
        await using var bench = ClientBench.Make();
        bench.Server.Version = version;

        var failure = Assert.ThrowsAsync<DrachtioProtocolException>(() => bench.Client.ConnectAsync().WaitAsync(FakeDrachtio.Guard));

        Assert.That(failure!.Message, Does.Contain(version).And.Contain("v0.9.1"));
        Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Refused));
    }

    [Test]
    public async Task A_server_that_names_no_version_is_refused_with_a_sentence()
    {
        await using var bench = ClientBench.Make();
        bench.Server.Version = "";

        var failure = Assert.ThrowsAsync<DrachtioProtocolException>(() => bench.Client.ConnectAsync().WaitAsync(FakeDrachtio.Guard));

        Assert.That(failure!.Message, Does.Contain("v0.8.1 or older").And.Contain("v0.9.1"));
        Assert.That(failure.IsTransient, Is.False);
    }

    [Test]
    public async Task A_server_with_another_versions_text_is_served([Values("v0.9.1", "v0.10.0", "v1.0", "private build")] string version)
    {
        await using var bench = ClientBench.Make();
        bench.Server.Version = version;

        await bench.ConnectAsync();

        Assert.That(bench.Connection.ServerVersion, Is.EqualTo(version));
    }

    [Test]
    public async Task One_refusing_server_of_two_leaves_the_other_serving()
    {
        await using var good = new FakeDrachtio { AnswersResponses = true };
        await using var bad = new FakeDrachtio { Secret = "another" };
        await using var client = new DrachtioClient(new DrachtioClientOptions
        {
            Servers = [bad.Options, good.Options],
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
        });
        client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));

        await client.ConnectAsync().WaitAsync(FakeDrachtio.Guard);
        await client.Connections[0].WaitForAsync(DrachtioConnectionState.Refused).WaitAsync(FakeDrachtio.Guard);

        var app = await good.NextAppAsync();
        await app.RequestAsync("OPTIONS", "t1");
        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t1|\r\nSIP/2.0 200 OK\r\n"));
        Assert.That(client.Completion.IsCompleted, Is.False);
    }

    [Test]
    public async Task A_server_that_is_not_there_yet_is_reached_when_it_comes()
    {
        await using var bench = ClientBench.Make();
        await bench.Server.StopAsync();
        var failed = new TaskCompletionSource<DrachtioStateChange>();
        bench.Client.StateChanged += (_, change) => _ = change.Failure == DrachtioFailure.ConnectFailed && failed.TrySetResult(change);
        bench.Client.Start();
        await failed.Task.WaitAsync(FakeDrachtio.Guard);

        bench.Server.Restart();

        await bench.Connection.WaitForAsync(DrachtioConnectionState.Ready).WaitAsync(FakeDrachtio.Guard);
    }

    [Test]
    public async Task A_connect_that_hangs_ends_with_the_time_out()
    {
        // A listener whose queue is full drops further connects without a word.
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen(0);
        using var queued = new System.Net.Sockets.TcpClient();
        await queued.ConnectAsync((System.Net.IPEndPoint)listener.LocalEndPoint!);
        await using var client = new DrachtioClient(new DrachtioClientOptions
        {
            Servers = [new DrachtioServerOptions { Port = ((System.Net.IPEndPoint)listener.LocalEndPoint!).Port }],
            ConnectTimeout = TimeSpan.FromMilliseconds(100),
        });
        var failed = new TaskCompletionSource<DrachtioStateChange>();
        client.StateChanged += (_, change) => _ = change.Failure == DrachtioFailure.ConnectFailed && failed.TrySetResult(change);

        client.Start();

        var change = await failed.Task.WaitAsync(FakeDrachtio.Guard);
        Assert.That(change.Exception!.Message, Does.Contain("no connection within 0.1 s"));
    }

    [Test]
    public async Task A_host_name_that_does_not_resolve_is_named()
    {
        await using var client = new DrachtioClient(new DrachtioClientOptions { Servers = [new DrachtioServerOptions { Host = "no-such-host.invalid" }] });
        var failed = new TaskCompletionSource<DrachtioStateChange>();
        client.StateChanged += (_, change) => _ = change.Failure == DrachtioFailure.ConnectFailed && failed.TrySetResult(change);

        client.Start();

        var change = await failed.Task.WaitAsync(FakeDrachtio.Guard);
        Assert.That(change.Exception!.Message, Does.Contain("no-such-host.invalid:9022"));
    }

    [Test]
    public async Task A_listener_that_throws_does_not_end_the_connection()
    {
        await using var bench = ClientBench.Make();
        bench.Client.StateChanged += (_, _) => throw new InvalidTimeZoneException("a bug");

        await bench.ConnectAsync();

        Assert.That(bench.Connection.State, Is.EqualTo(DrachtioConnectionState.Ready));
    }

    [Test]
    public async Task A_handler_added_in_the_middle_of_the_login_is_routed()
    {
        await using var bench = ClientBench.Make();
        bench.Client.StateChanged += (_, change) => Add(bench.Client, change.NewState);

        var app = await bench.ConnectAsync();

        await app.RoutedAsync("info");
        await app.RoutedAsync("options");
    }

    [Test]
    public void Options_out_of_range_are_refused_with_a_sentence()
    {
        var options = new DrachtioClientOptions { Servers = [new DrachtioServerOptions()] };

        using (Assert.EnterMultipleScope())
        {
            Refuses(options with { Servers = [] }, "at least one");
            Refuses(options with { Servers = [new DrachtioServerOptions { Port = 0 }] }, "Port 0");
            Refuses(options with { Servers = [new DrachtioServerOptions { Host = " " }] }, "Host");
            Refuses(options with { Servers = [new DrachtioServerOptions { Secret = "a|b" }] }, "secret");
            Refuses(options with { Servers = [new DrachtioServerOptions { Secret = "a\r\nb" }] }, "secret");
            Refuses(options with { Servers = [new DrachtioServerOptions { Tags = ["no blanks"] }] }, "tag");
            Refuses(options with { Servers = [new DrachtioServerOptions { Tags = [.. Enumerable.Repeat("t", 21)] }] }, "21 tags");
            Refuses(options with { Servers = [new DrachtioServerOptions { Tls = new DrachtioTlsOptions { PinnedSha256 = "xyz" } }] }, "fingerprint");
            Refuses(options with { AnswerDeadline = TimeSpan.FromSeconds(31) }, "AnswerDeadline");
            Refuses(options with { ReplyTimeout = TimeSpan.Zero }, "ReplyTimeout");
            Refuses(options with { MaxFrameBytes = 10 }, "MaxFrameBytes");
            Refuses(options with { MaxStagedBytes = 10 }, "MaxStagedBytes");
        }
    }

    private static void Add(DrachtioClient client, DrachtioConnectionState state)
    {
        if (state == DrachtioConnectionState.Authenticating) client.OnRequest("OPTIONS", _ => { });
        if (state == DrachtioConnectionState.Ready) client.OnRequest("INFO", _ => { });
    }

    private static void Refuses(DrachtioClientOptions options, string words) =>
        Assert.That(() => new DrachtioClient(options), Throws.ArgumentException.With.Message.Contains(words));
}
