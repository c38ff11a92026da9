using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Tests.Support;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>Requests of applications: repetition, local answers, and who gets responses (RFC 3261 §17.1.2, drachtio-protocol §3.8).</summary>
internal sealed class ClientTransactionTests
{
    [TestCase(0.9, 1)]
    [TestCase(1.1, 2)]
    [TestCase(3.1, 3)]
    [TestCase(7.1, 4)]
    [TestCase(11.1, 5)]
    [TestCase(31.9, 10)]
    public async Task Unanswered_request_is_repeated_at_1_3_7_11_seconds(double seconds, int copies)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync();
        var phone = server.Udp();

        await TestServer.CommandAsync(app, $"sip||\nOPTIONS sip:x@127.0.0.1:{phone.Port} SIP/2.0\n\n");
        server.Advance(seconds, 0.1);
        await TestServer.SettleAsync(phone);

        Assert.That(phone.Left().Count(message => message.StartsWith("OPTIONS ", StringComparison.Ordinal)), Is.EqualTo(copies));
    }

    [TestCase("udp")]
    [TestCase("tcp")]
    public async Task Unanswered_request_ends_with_a_local_408_at_t1x64(string transport)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var server = await TestServer.StartAsync(options => options with { T1X64Milliseconds = 2000 });
        var app = await server.AppAsync();
        var phone = server.Udp();
        var port = transport == "udp" ? phone.Port : ((IPEndPoint)listener.LocalEndpoint).Port;

        await TestServer.CommandAsync(app, $"sip||\nOPTIONS sip:x@127.0.0.1:{port};transport={transport} SIP/2.0\n\n");
        server.Advance(1.9);
        await TestServer.CommandAsync(app, "ping");
        var early = app.Left();
        server.Advance(0.2);
        var late = await TestServer.NextAsync(app, "408 Request Timeout");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.Empty);
            Assert.That(late, Does.Contain($"|sip|network|0|{transport}||0|"));
        }
    }

    [Test]
    public async Task Refused_datagram_ends_with_a_local_503_at_once()
    {
        Assume.That(OperatingSystem.IsLinux(), "the error queue is Linux's");
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync();
        var phone = server.Udp();
        var port = phone.Port;
        await phone.DisposeAsync();

        await TestServer.CommandAsync(app, $"sip||\nOPTIONS sip:x@127.0.0.1:{port} SIP/2.0\n\n");
        var response = await TestServer.NextAsync(app, "503 Service Unavailable");

        Assert.That(response, Does.Contain("|sip|network|0|udp||0|"));
    }

    [Test]
    public async Task Refused_datagrams_are_told_whatever_is_sent_in_between([Values(1, 2, 3)] int _)
    {
        Assume.That(OperatingSystem.IsLinux(), "the error queue is Linux's");
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync();
        var gone = server.Udp();
        var port = gone.Port;
        await gone.DisposeAsync();
        var phone = server.Udp();

        // Each datagram to the phone consumes the report of the refusal before it.
        await app.SendAsync(string.Concat(Enumerable.Range(0, 20).Select(number => Options($"r{number}", port) + Options($"p{number}", phone.Port))));
        var refusals = Enumerable.Range(0, 20).Select(_ => TestServer.NextAsync(app, "SIP/2.0 503 Service Unavailable"));

        Assert.That(async () => await Task.WhenAll(refusals), Throws.Nothing);
    }

    [Test]
    public async Task Refused_connection_ends_with_a_local_503()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await TestServer.CommandAsync(app, $"sip||\nOPTIONS sip:x@127.0.0.1:{port};transport=tcp SIP/2.0\n\n");
        var response = await TestServer.NextAsync(app, "503 Service Unavailable");

        Assert.That(response, Does.Contain("|sip|network|0|tcp||0|"));
    }

    [Test]
    public async Task Responses_come_to_the_app_that_asked_100_excepted()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync();
        var other = await server.AppAsync();
        var phone = server.Udp();

        await TestServer.CommandAsync(app, $"sip||\nOPTIONS sip:x@127.0.0.1:{phone.Port} SIP/2.0\n\n");
        var request = await TestServer.NextAsync(phone, "OPTIONS sip:x@");
        await phone.SendAsync(TestServer.Answer(request, "100 Trying"));
        await phone.SendAsync(TestServer.Answer(request, "180 Ringing"));
        await phone.SendAsync(TestServer.Answer(request));
        await phone.SendAsync(TestServer.Answer(request));
        var provisional = await TestServer.NextAsync(app, "SIP/2.0 ");
        var final = await TestServer.NextAsync(app, "SIP/2.0 ");
        await TestServer.SettleAsync(phone);
        await TestServer.CommandAsync(app, "ping");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(provisional, Does.Contain("180 Ringing"));
            Assert.That(final, Does.Contain("200 OK"));
            Assert.That(app.Left(), Is.Empty);
            Assert.That(other.Left(), Is.Empty);
        }
    }

    private static string Options(string id, int port) =>
        WireText.Text(WireText.Frame($"{id}|sip||\nOPTIONS sip:x@127.0.0.1:{port} SIP/2.0\n\n"));
}
