using Drachtio.Embedded.Tests.Support;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>SIP over TLS, WS and WSS: what applications see, and the flow cache (drachtio-protocol §3.7; recordings 31 and 32).</summary>
[TestFixture(PhoneTransport.Tls, "tls", "SIP/2.0 481")]
[TestFixture(PhoneTransport.Ws, "tcp", "\r\n")]
[TestFixture(PhoneTransport.Wss, "tcp", "\r\n")]
internal sealed class SecureTransportTests(PhoneTransport transport, string token, string firstAnswer)
{
    private const string Contact = "Contact: <sip:al@abcd.invalid;transport=ws>\n";

    private string Via => transport.ToString().ToUpperInvariant();

    [Test]
    public async Task Request_is_shown_with_the_token_of_the_real_server_and_its_own_via()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var app = await server.AppAsync("register");
        var phone = await server.PhoneAsync(transport);

        await phone.SendAsync(TestServer.Request("REGISTER", "a", Contact, Via));

        var frame = await TestServer.NextAsync(app, "REGISTER sip:");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(frame, Does.Contain($"|{token}|127.0.0.1|{phone.Port}|"));
            Assert.That(frame, Does.Contain($"||127.0.0.1|{server.Server.EndPoint(transport.ToString()).Port}|"));
            Assert.That(frame, Does.Contain($"Via: SIP/2.0/{Via} 10.0.0.1:5060;branch=z9hG4bKa;received=127.0.0.1;rport={phone.Port}"));
        }
    }

    [Test]
    public async Task Request_whose_via_names_another_transport_is_dropped()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var phone = await server.PhoneAsync(transport);

        await phone.SendAsync(TestServer.Request("REGISTER", "a", Contact, "TCP"));
        await phone.SendAsync(TestServer.Request("REGISTER", "b", Contact, Via));

        Assert.That(await TestServer.NextAsync(phone, "SIP/2.0 "), Does.Contain("z9hG4bKb"));
    }

    [Test]
    public async Task Request_to_a_registered_contact_uses_its_connection_and_its_answer_comes_back()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var app = await server.AppAsync("register");
        var phone = await server.PhoneAsync(transport);
        await RegisterAsync(app, phone);

        var echo = await TestServer.CommandAsync(app, "sip|||sip:127.0.0.1:9\nOPTIONS sip:al@abcd.invalid;transport=ws SIP/2.0\n\n");
        var request = await TestServer.NextAsync(phone, "OPTIONS sip:al@abcd.invalid;transport=ws");
        await phone.SendAsync(TestServer.Answer(request));
        var answer = await TestServer.NextAsync(app, "SIP/2.0 200 OK");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(echo, Does.Contain($"|tcp|127.0.0.1|{phone.Port}|"));
            Assert.That(request, Does.Contain($"Via: SIP/2.0/{Via} 127.0.0.1:"));
            Assert.That(request, Does.Contain($"From: <sip:127.0.0.1:{server.Server.EndPoint(transport.ToString()).Port};transport={transport.ToString().ToLowerInvariant()}>"));
            Assert.That(answer, Does.Contain($"|tcp|127.0.0.1|{phone.Port}|"));
        }
    }

    [Test]
    public async Task Request_to_a_contact_whose_connection_has_closed_gets_a_local_410()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var app = await server.AppAsync("register");
        var phone = await server.PhoneAsync(transport);
        await RegisterAsync(app, phone);
        await phone.EndAsync(server.Server);

        var echo = await TestServer.CommandAsync(app, "sip||\nOPTIONS sip:al@abcd.invalid SIP/2.0\n\n");
        var response = await TestServer.NextAsync(app, "410 Gone");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(echo, Does.StartWith("OK|application|0|tcp|127.0.0.1|"));
            Assert.That(response, Does.Contain("|sip|network|0|tcp||0|"));
        }
    }

    [Test]
    public async Task Other_method_reaches_the_connection_by_its_address_port_and_transport()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var app = await server.AppAsync("register");
        var phone = await server.PhoneAsync(transport);
        await RegisterAsync(app, phone);

        var echo = await TestServer.CommandAsync(
            app, $"sip|||sip:127.0.0.1:{phone.Port};transport={transport.ToString().ToLowerInvariant()}\nINFO sip:al@abcd.invalid SIP/2.0\n\n");
        await TestServer.NextAsync(phone, "INFO sip:al@abcd.invalid SIP/2.0");

        Assert.That(echo, Does.Contain($"|tcp|127.0.0.1|{phone.Port}|"));
    }

    [Test]
    public async Task Double_line_end_is_answered_as_the_real_server_does_not_at_all_over_tls()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var phone = await server.PhoneAsync(transport);

        await phone.SendAsync("\r\n\r\n");
        await phone.SendAsync(TestServer.Request("BYE", "a", transport: Via));
        var first = await TestServer.NextAsync(phone, "\r\n");

        Assert.That(first, Does.StartWith(firstAnswer));
    }

    [Test]
    public async Task Burst_of_512_requests_is_answered_in_full()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var phone = await server.PhoneAsync(transport);

        await Task.WhenAll(Enumerable.Range(0, 512).Select(number => phone.SendAsync(TestServer.Request("BYE", $"n{number}", transport: Via, callId: $"c{number}"))));

        Assert.That(
            async () => await Task.WhenAll(Enumerable.Range(0, 512).Select(number => TestServer.NextAsync(phone, $"z9hG4bKn{number};"))), Throws.Nothing);
    }

    [Test]
    public async Task Message_above_the_cap_ends_the_connection()
    {
        await using var server = await TestServer.StartAsync(options => TestAddresses.WithAll(options) with { MaxMessageBytes = 2000 });
        var phone = await server.PhoneAsync(transport);

        await phone.SendAsync(TestServer.Request("BYE", "a", $"Content-Length: 2000\nX: {new string('x', 2000)}\n", Via));

        Assert.That(async () => await phone.EndAsync(TimeSpan.FromSeconds(10)), Throws.Nothing);
    }

    [Test]
    public async Task Client_that_never_begins_its_handshake_is_cut_off_after_its_time()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        using var silent = await StalledAsync(server, first: []);

        server.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.That(await RawText.ReadToEndAsync(silent), Is.Empty);
    }

    [Test]
    public async Task Client_that_sends_its_handshake_a_byte_at_a_time_has_no_longer()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var bytes = transport == PhoneTransport.Ws ? "GET / HTTP"u8.ToArray() : [22, 3, 1, 2, 0, 1, 0, 1, 252, 3];
        using var slow = await StalledAsync(server, bytes[..1]);

        await TrickleAsync(server, slow, bytes[1..]);
        var early = slow.Client.Poll(0, System.Net.Sockets.SelectMode.SelectRead);
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That(await RawText.ReadToEndAsync(slow), Is.Empty);
        }
    }

    [Test]
    public async Task Garbage_instead_of_a_handshake_costs_its_own_connection_only()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        using var stranger = await RawText.ConnectAsync(server.Server.EndPoint(transport.ToString()));
        await stranger.GetStream().WriteAsync("garbage\r\n\r\n"u8.ToArray());
        await RawText.ReadToEndAsync(stranger);

        var phone = await server.PhoneAsync(transport);
        await phone.SendAsync(TestServer.Request("BYE", "a", transport: Via));

        Assert.That(await TestServer.NextAsync(phone, "z9hG4bKa"), Does.StartWith("SIP/2.0 481"));
    }

    // The server has taken the connection, and runs its time, when a later one at the same address has been served in full.
    private async Task<System.Net.Sockets.TcpClient> StalledAsync(TestServer server, byte[] first)
    {
        var client = await RawText.ConnectAsync(server.Server.EndPoint(transport.ToString()));
        await client.GetStream().WriteAsync(first);
        var phone = await server.PhoneAsync(transport);
        await phone.SendAsync(TestServer.Request("BYE", "later", transport: Via));
        await TestServer.NextAsync(phone, "z9hG4bKlater");
        return client;
    }

    // A byte a second, each as good as read before the next: another client is served in full between them.
    private async Task TrickleAsync(TestServer server, System.Net.Sockets.TcpClient client, byte[] bytes)
    {
        foreach (var one in bytes)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await client.GetStream().WriteAsync(new[] { one });
            (await StalledAsync(server, first: [])).Dispose();
        }
    }

    private async Task RegisterAsync(Replay.Actor app, Replay.Actor phone)
    {
        await phone.SendAsync(TestServer.Request("REGISTER", "a", Contact, Via));
        var frame = await TestServer.NextAsync(app, "REGISTER sip:");
        await TestServer.CommandAsync(app, $"sip|{TestServer.Transaction(frame)}|\nSIP/2.0 200 OK\nContact: <sip:al@abcd.invalid;transport=ws>;expires=60\n\n");
        await TestServer.NextAsync(phone, "SIP/2.0 200 OK");
    }
}
