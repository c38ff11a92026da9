using Drachtio.Embedded.Diagnostics;
using Drachtio.Embedded.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>Requests from the network: absorption, repetition and forgetting (RFC 3261 §17.2.2, drachtio-protocol §3.4).</summary>
internal sealed class ServerTransactionTests
{
    [Test]
    public async Task Repeated_request_while_pending_reaches_the_app_once()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = server.Udp();

        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        await TestServer.NextAsync(app, "REGISTER sip:");
        await TestServer.SettleAsync(phone);
        await TestServer.CommandAsync(app, "ping");

        Assert.That(app.Left(), Is.Empty);
    }

    [Test]
    public async Task Repeated_request_after_the_answer_gets_the_same_bytes_again()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = server.Udp();
        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        var frame = await TestServer.NextAsync(app, "REGISTER sip:");
        await TestServer.CommandAsync(app, $"sip|{TestServer.Transaction(frame)}|\nSIP/2.0 200 OK\n\n");
        var first = await TestServer.NextAsync(phone, "200 OK");

        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        var second = await TestServer.NextAsync(phone, "200 OK");

        Assert.That(second, Is.EqualTo(first));
    }

    [TestCase(31.5, true)]
    [TestCase(32.5, false)]
    public async Task Answer_is_repeated_for_64_times_T1(double seconds, bool isRepeated)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = server.Udp();
        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        var frame = await TestServer.NextAsync(app, "REGISTER sip:");
        await TestServer.CommandAsync(app, $"sip|{TestServer.Transaction(frame)}|\nSIP/2.0 200 OK\n\n");
        await TestServer.NextAsync(phone, "200 OK");

        server.Advance(seconds);
        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        await TestServer.SettleAsync(phone);
        await TestServer.CommandAsync(app, "ping");

        Assert.That(app.Left(), Has.Length.EqualTo(isRepeated ? 0 : 1));
    }

    [TestCase(40, "OK|application|")]
    [TestCase(63.9, "OK|application|")]
    [TestCase(64.1, "NOK|Response not sent due to unknown transaction")]
    public async Task Unanswered_request_is_forgotten_after_64_seconds(double seconds, string reply)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = server.Udp();
        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        var frame = await TestServer.NextAsync(app, "REGISTER sip:");

        server.Advance(seconds);
        var answer = await TestServer.CommandAsync(app, $"sip|{TestServer.Transaction(frame)}|\nSIP/2.0 200 OK\n\n");

        Assert.That(answer, Does.StartWith(reply));
    }

    [Test]
    public async Task Same_request_with_another_branch_is_delivered_again()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = server.Udp();

        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        await phone.SendAsync(TestServer.Request("REGISTER", "b"));
        var first = await TestServer.NextAsync(app, "z9hG4bKa");
        var second = await TestServer.NextAsync(app, "z9hG4bKb");

        Assert.That(TestServer.Transaction(second), Is.Not.EqualTo(TestServer.Transaction(first)));
    }

    [Test]
    public async Task Invite_gets_100_and_503_repeated_until_the_ack()
    {
        await using var server = await TestServer.StartAsync();
        var phone = server.Udp();
        await phone.SendAsync(TestServer.Request("INVITE", "a"));
        await TestServer.NextAsync(phone, "100 Trying");
        await TestServer.NextAsync(phone, "503 Service Unavailable");

        server.Advance(0.5);
        var again = await TestServer.NextAsync(phone, "503 Service Unavailable");
        await phone.SendAsync(TestServer.Request("ACK", "a"));
        await TestServer.SettleAsync(phone);
        server.Advance(10);
        await TestServer.SettleAsync(phone);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again, Does.Contain("CSeq: 1 INVITE"));
            Assert.That(phone.Left(), Is.Empty);
        }
    }

    [Test]
    public async Task Request_beyond_the_cap_is_answered_503_and_the_log_says_so_once_a_second()
    {
        var logs = new FakeLogCollector();
        using var loggers = new LoggerFactory([new FakeLoggerProvider(logs)]);
        await using var server = await TestServer.StartAsync(options => options with { MaxTransactions = 1 }, loggers);
        await server.AppAsync("register");
        var phone = server.Udp();
        await phone.SendAsync(TestServer.Request("REGISTER", "a"));

        await phone.SendAsync(TestServer.Request("REGISTER", "b"));
        await TestServer.NextAsync(phone, "SIP/2.0 503 Service Unavailable");
        await phone.SendAsync(TestServer.Request("REGISTER", "c"));
        await TestServer.NextAsync(phone, "SIP/2.0 503 Service Unavailable");
        server.Advance(1);
        await phone.SendAsync(TestServer.Request("REGISTER", "d"));
        await TestServer.NextAsync(phone, "SIP/2.0 503 Service Unavailable");

        Assert.That(
            logs.GetSnapshot().Where(line => line.Id.Id == EventIds.TableFull).Select(line => line.Message),
            Is.EqualTo(new[]
            {
                "Refused 1 requests with 503 since the last such line: 1 transactions are open, the most allowed",
                "Refused 2 requests with 503 since the last such line: 1 transactions are open, the most allowed",
            }));
    }

    [TestCase("CSeq: 1 ACK", "CSeq: 1 INVITE")]
    [TestCase("SIP/2.0\r\nVia", "SIP/3.0\r\nVia")]
    [TestCase("From: <sip:al@example.com>;tag=f1\r\n", "")]
    [TestCase("To: <sip:al@example.com>", "To: <sip:")]
    public async Task Malformed_ack_is_not_answered(string part, string wrong)
    {
        await using var server = await TestServer.StartAsync();
        var phone = server.Udp();

        await phone.SendAsync(TestServer.Request("ACK", "a").Replace(part, wrong, StringComparison.Ordinal));
        await TestServer.SettleAsync(phone);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(server.Server.RequestsReceived, Is.EqualTo(2));
            Assert.That(phone.Left(), Is.Empty);
        }
    }
}
