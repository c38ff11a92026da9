using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Drachtio.Client.Wire;
using Drachtio.Embedded.Control;
using Drachtio.Embedded.Tests.Support;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>Frames of applications: sizes, pieces, ids, and what a real server would not survive (drachtio-protocol §1, §2).</summary>
internal sealed class ControlTests
{
    [Test]
    public async Task Frames_are_read_whatever_pieces_they_come_in([Range(1, 13)] int piece)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();
        var all = "7#m1|ping07#m2|ping8#end|ping";

        for (var at = 0; at < all.Length; at += piece) await app.SendAsync(all.Substring(at, Math.Min(piece, all.Length - at)));

        Assert.That(await TestServer.NextAsync(app, "|response|end|"), Does.EndWith("OK|pong"));
        Assert.That(app.Left(), Has.Length.EqualTo(2));
    }

    [TestCase(4000)]
    [TestCase(12000)]
    [TestCase(12228)]
    public async Task Frame_that_fits_the_ring_is_answered(int bytes)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();

        await app.SendAsync($"{bytes}#m1|ping|{new string('x', bytes - 8)}");

        Assert.That(await TestServer.NextAsync(app, "|response|m1|"), Does.EndWith("OK|pong"));
    }

    [TestCase(60)]
    [TestCase(1500)]
    [TestCase(4037)]
    public async Task Burst_of_small_frames_is_answered_in_order(int frameBytes)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();
        var burst = new StringBuilder();
        foreach (var number in Enumerable.Range(1000, 200)) burst.Append(Ping(number, frameBytes));

        await app.SendAsync(burst.ToString());
        await TestServer.NextAsync(app, "|response|1199|");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Left(), Has.Length.EqualTo(199));
            Assert.That(server.Server.Violations, Is.Empty);
        }
    }

    [Test]
    public async Task Large_frame_with_more_than_the_ring_behind_it_is_a_violation()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();
        var violation = NextViolation(server);

        await app.SendAsync(string.Concat(Enumerable.Range(1000, 400).Select(number => Ping(number, 6000))));

        Assert.That(await violation, Does.Contain("overwrites its beginning"));
    }

    [TestCase(4100)]
    [TestCase(6000)]
    [TestCase(12000)]
    public async Task Large_frames_written_one_by_one_without_a_reply_are_a_violation(int frameBytes)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();
        var violation = NextViolation(server);

        // Many, so that a pause of this process between two of them does not matter.
        foreach (var number in Enumerable.Range(1000, 30)) await app.SendAsync(Ping(number, frameBytes));

        Assert.That(await violation, Does.Contain("without waiting for replies"));
    }

    [Test]
    public async Task Large_frame_behind_more_small_ones_than_the_window_is_a_violation()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();
        var violation = NextViolation(server);

        await app.SendAsync(string.Concat(Enumerable.Range(1000, 4).Select(number => Ping(number, 3000))) + Ping(2000, 6000));

        Assert.That(await violation, Does.Contain("18000 bytes"));
    }

    [Test]
    public async Task Large_frames_within_the_window_are_answered()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();

        await app.SendAsync(Ping(1000, 6000));
        await app.SendAsync(Ping(1001, 3000));
        await app.SendAsync(Ping(1002, 3000));
        await TestServer.NextAsync(app, "|response|1002|");
        await app.SendAsync(Ping(1003, 12000));
        await TestServer.NextAsync(app, "|response|1003|");

        Assert.That(server.Server.Violations, Is.Empty);
    }

    [Test]
    public async Task Subscriber_that_throws_disturbs_neither_the_server_nor_its_stop()
    {
        var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();
        server.Server.Violation += static (_, _) => throw new InvalidOperationException("a subscriber's own fault");
        server.Server.ConnectionEnded += static (_, _) => throw new InvalidOperationException("a subscriber's own fault");

        await app.SendAsync("8#m1|route");
        await app.EndAsync(TimeSpan.FromSeconds(10));
        var reply = await TestServer.CommandAsync(await server.ControlAsync(), "ping");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply, Is.EqualTo("OK|pong"));
            Assert.That(server.Server.Violations, Has.Count.EqualTo(1));
            Assert.That(async () => await server.DisposeAsync(), Throws.Nothing);
        }
    }

    [Test]
    public async Task Frame_handler_that_throws_is_told_and_ends_only_its_connection()
    {
        var handler = new ThrowingHandler();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var peer = new TcpClient();
        await peer.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var app = new AppConnection(await listener.AcceptSocketAsync(), handler, isStrict: true);
        app.Start();

        await peer.GetStream().WriteAsync("7#m1|ping"u8.ToArray());
        await app.Loop.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(handler.Calls, Is.EqualTo(new[] { "failed: a defect", "closed" }));
    }

    [TestCase("12229#", "above the server's ring of 12228")]
    [TestCase("99999#", "above the server's ring of 12228")]
    [TestCase("#", "no length before '#'")]
    [TestCase("8#m1|route", "route has no verb")]
    [TestCase("6#m1|sip", "sip has neither transaction nor dialog token")]
    [TestCase("7#m1|sip|", "sip has no dialog token")]
    [TestCase("12#m1|proxy|a|b", "proxy has fewer than ten tokens")]
    [TestCase("24#m1|sip|x|\r\nSIP/2.0 abc x", "The status line")]
    [TestCase("37#m1|sip||\r\nOPTIONS tel:+123 SIP/2.0\r\n\r\n", "not a sip or sips URI with a host")]
    public async Task Frame_that_would_kill_or_hang_a_real_server_is_named_and_ends_the_connection(string frame, string name)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.ControlAsync();
        var violation = NextViolation(server);
        var hash = frame.IndexOf('#', StringComparison.Ordinal);
        var text = frame.Length - hash - 1 > 0 ? $"{frame.Length - hash - 1}#{frame[(hash + 1)..]}" : frame;

        await app.SendAsync(text);
        var told = await violation;
        await app.EndAsync(TimeSpan.FromSeconds(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told, Does.Contain(name));
            Assert.That(server.Server.Violations, Is.EqualTo(new[] { told }));
        }
    }

    [Test]
    public async Task Frame_that_would_kill_a_real_server_is_not_recorded_without_strict_mode()
    {
        await using var server = await TestServer.StartAsync(options => options with { IsStrict = false });
        var app = await server.ControlAsync();

        await app.SendAsync("8#m1|route");
        await app.EndAsync(TimeSpan.FromSeconds(10));

        Assert.That(server.Server.Violations, Is.Empty);
    }

    [TestCase("authenticate|cymru")]
    [TestCase("ping")]
    [TestCase("route|options")]
    [TestCase("remove_route|options")]
    [TestCase("proxy|a|b|c|d|e|f|g|h")]
    [TestCase("sip||\nOPTIONS sip:a@127.0.0.1:9 SIP/2.0\n\n")]
    public async Task Message_id_of_another_application_is_a_violation_for_every_command(string command)
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.AppAsync();
        var second = await server.AppAsync();
        var violation = NextViolation(server);

        await first.SendAsync("6#1|ping");
        await TestServer.NextAsync(first, "|response|1|");
        await second.SendAsync(WireText.Text(WireText.Frame($"1|{command}")));

        Assert.That(await violation, Does.Contain("Message id '1'"));
    }

    [Test]
    public async Task Message_id_of_another_application_is_a_violation()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.AppAsync();
        var second = await server.AppAsync();
        var violation = NextViolation(server);
        var frame = WireText.Text(WireText.Frame("1|sip||\nOPTIONS sip:a@127.0.0.1:9 SIP/2.0\n\n"));

        await first.SendAsync(frame);
        await TestServer.NextAsync(first, "|response|1|");
        await second.SendAsync(frame);

        Assert.That(await violation, Does.Contain("Message id '1'"));
    }

    [Test]
    public async Task Remove_route_takes_every_route_of_the_connection()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register", "options");
        var phone = server.Udp();

        await TestServer.CommandAsync(app, "remove_route|options");
        await phone.SendAsync(TestServer.Request("REGISTER", "a"));

        Assert.That(await TestServer.NextAsync(phone, "z9hG4bKa"), Does.StartWith("SIP/2.0 503"));
    }

    [Test]
    public async Task Provisional_answer_to_a_register_becomes_500()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = server.Udp();
        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        var transaction = TestServer.Transaction(await TestServer.NextAsync(app, "REGISTER sip:"));

        var first = await TestServer.CommandAsync(app, $"sip|{transaction}|\nSIP/2.0 180 Ringing\n\n");
        var second = await TestServer.CommandAsync(app, $"sip|{transaction}|\nSIP/2.0 200 OK\n\n");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Does.StartWith("OK|application|"));
            Assert.That(second, Is.EqualTo("NOK|Response not sent due to unknown transaction"));
            Assert.That(await TestServer.NextAsync(phone, "SIP/2.0 500"), Does.Contain("CSeq: 1 REGISTER"));
        }
    }

    private static string Ping(int number, int frameBytes)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{number}|ping|");
        var payload = frameBytes - (frameBytes - 1).ToString(CultureInfo.InvariantCulture).Length - 1;
        return string.Create(CultureInfo.InvariantCulture, $"{payload}#{text.PadRight(payload, 'x')}");
    }

    private static Task<string> NextViolation(TestServer server)
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Server.Violation += (_, violation) => told.TrySetResult(violation);
        return told.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class ThrowingHandler : IFrameHandler
    {
        public List<string> Calls { get; } = [];

        public bool OnFrame(AppConnection app, ReadOnlyMemory<byte> payload) => throw new InvalidOperationException("a defect");

        public void OnBadStream(AppConnection app, FrameError error, ReadOnlySpan<byte> bytes) => Calls.Add("bad stream");

        public void OnOverflow(AppConnection app, int bytes) => Calls.Add("overflow");

        public void OnFailed(AppConnection app, Exception failure) => Calls.Add("failed: " + failure.Message);

        public void OnClosed(AppConnection app) => Calls.Add("closed");
    }
}
