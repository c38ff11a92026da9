using System.Globalization;
using System.Text;
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
}
