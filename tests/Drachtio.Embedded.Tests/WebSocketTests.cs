using System.Net.WebSockets;
using System.Text;
using Drachtio.Embedded.Tests.Support;
using Drachtio.Embedded.Transports;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>WebSockets: the opening handshake (RFC 6455 §4.2, RFC 7118 §4) and messages (RFC 7118 §5).</summary>
internal sealed class WebSocketTests
{
    private const string Good =
        "GET /any?x=1 HTTP/1.1\nHost: localhost\nUpgrade: websocket\nConnection: keep-alive, Upgrade\nOrigin: http://example.com\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Protocol: chat, sip\nSec-WebSocket-Version: 13\n\n";

    [Test]
    public void Handshake_of_rfc_6455_is_accepted_with_its_own_answer_and_the_sub_protocol_sip()
    {
        var isOpen = WebSocketUpgrade.TryAccept(Bytes(Good), out var response);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isOpen, Is.True);
            Assert.That(Encoding.ASCII.GetString(response), Is.EqualTo(WireText.Crlf(
                "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\nSec-WebSocket-Protocol: sip\n\n")));
        }
    }

    [TestCase("GET /any?x=1 HTTP/1.1", "POST / HTTP/1.1", "405 Method Not Allowed")]
    [TestCase("GET /any?x=1 HTTP/1.1", "GET / HTTP/1.0", "505 HTTP Version Not Supported")]
    [TestCase("GET /any?x=1 HTTP/1.1", "REGISTER sip:example.com SIP/2.0", "400 Bad Request")]
    [TestCase("GET /any?x=1 HTTP/1.1", "hello", "400 Bad Request")]
    [TestCase("Host: localhost\n", "", "400 Bad Request")]
    [TestCase("Host: localhost", "no name", "400 Bad Request")]
    [TestCase("Host: localhost", " Host: localhost", "400 Bad Request")]
    [TestCase("Upgrade: websocket", "Upgrade: h2c", "426 Upgrade Required")]
    [TestCase("keep-alive, Upgrade", "keep-alive", "426 Upgrade Required")]
    [TestCase("Version: 13", "Version: 8", "426 Upgrade Required")]
    [TestCase("Sec-WebSocket-Protocol: chat, sip\n", "", "400 Bad Request")]
    [TestCase("chat, sip", "chat", "400 Bad Request")]
    [TestCase("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==", "400 Bad Request")]
    [TestCase("dGhlIHNhbXBsZSBub25jZQ==", "not base64", "400 Bad Request")]
    [TestCase("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "400 Bad Request")]
    [TestCase("Version: 13\n\n", "Version: 13\n\nearly", "400 Bad Request")]
    public async Task Bad_handshake_is_answered_with_a_status_and_the_end(string part, string instead, string status)
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);

        var answer = await RawText.ExchangeAsync(server.Server.EndPoint("ws"), WireText.Crlf(Good.Replace(part, instead, StringComparison.Ordinal)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Does.StartWith($"HTTP/1.1 {status}\r\n"));
            Assert.That(answer, Does.Contain("Connection: close\r\n").And.EndsWith(".\n"));
        }
    }

    [Test]
    public async Task Handshake_above_8192_bytes_is_answered_431()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);

        var answer = await RawText.ExchangeAsync(
            server.Server.EndPoint("ws"), WireText.Crlf(Good.Replace("\n\n", $"\nCookie: {new string('c', 20_000)}\n\n", StringComparison.Ordinal)));

        Assert.That(answer, Does.StartWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
    }

    [Test]
    public async Task Second_message_in_one_websocket_message_is_not_looked_at()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var phone = await server.PhoneAsync(PhoneTransport.Ws);

        await phone.SendAsync(TestServer.Request("BYE", "a", transport: "WS") + TestServer.Request("BYE", "b", transport: "WS", callId: "call-2"));
        await phone.SendAsync(TestServer.Request("BYE", "c", transport: "WS", callId: "call-3"));

        using (Assert.EnterMultipleScope())
        {
            await TestServer.NextAsync(phone, "z9hG4bKa");
            await TestServer.NextAsync(phone, "z9hG4bKc");
            Assert.That(phone.Left(), Is.Empty);
        }
    }

    [Test]
    public async Task Websocket_message_shorter_than_its_content_length_is_answered_400()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var phone = await server.PhoneAsync(PhoneTransport.Ws);

        await phone.SendAsync(TestServer.Request("OPTIONS", "a", transport: "WS").Replace("Content-Length: 0", "Content-Length: 5", StringComparison.Ordinal));

        Assert.That(await TestServer.NextAsync(phone, "z9hG4bKa"), Does.StartWith("SIP/2.0 400"));
    }

    [TestCase(WebSocketMessageType.Text)]
    [TestCase(WebSocketMessageType.Binary)]
    public async Task Message_in_fragments_is_one_and_a_close_is_answered(WebSocketMessageType type)
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("sip");
        await client.ConnectAsync(new Uri($"ws://{server.Server.EndPoint("ws")}/"), CancellationToken.None);
        var request = Encoding.ASCII.GetBytes(TestServer.Request("BYE", "a", transport: "WS"));
        var buffer = new byte[4096];

        await client.SendAsync(request.AsMemory(0, 20), type, endOfMessage: false, CancellationToken.None);
        await client.SendAsync(request.AsMemory(20), type, endOfMessage: true, CancellationToken.None);
        var answer = await client.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Encoding.ASCII.GetString(buffer, 0, answer.Count), Does.StartWith("SIP/2.0 481"));
            Assert.That(answer.EndOfMessage, Is.True);
            Assert.That(client.CloseStatus, Is.EqualTo(WebSocketCloseStatus.NormalClosure));
        }
    }

    [Test]
    public async Task Nobody_is_connected_to_by_websocket()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var app = await server.AppAsync();

        var ws = await TestServer.CommandAsync(app, "sip||\nOPTIONS sip:x@127.0.0.1:1;transport=ws SIP/2.0\n\n");
        await TestServer.NextAsync(app, "SIP/2.0 503 Service Unavailable");
        var wss = await TestServer.CommandAsync(app, "sip||\nOPTIONS sip:x@127.0.0.1:1;transport=wss SIP/2.0\n\n");
        await TestServer.NextAsync(app, "SIP/2.0 503 Service Unavailable");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ws, Does.StartWith($"OK|application|0|tcp|127.0.0.1|{server.Server.EndPoint("ws").Port}|"));
            Assert.That(wss, Does.Contain($"|tcp|127.0.0.1|{server.Server.EndPoint("wss").Port}|").And.Not.StartWith("OK|application|0|"));
            Assert.That(wss, Does.Contain($"From: <sips:127.0.0.1:{server.Server.EndPoint("wss").Port};transport=wss>"));
        }
    }

    [Test]
    public async Task Answer_to_authenticate_lists_every_transport()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var app = await server.ControlAsync();

        var reply = await TestServer.CommandAsync(app, "authenticate|cymru");

        Assert.That(reply.Split('|')[1].Split(','), Is.EquivalentTo(new[]
        {
            $"udp/{server.Sip}", $"tcp/{server.Sip}", $"tls/{server.Server.EndPoint("tls")}", $"ws/{server.Server.EndPoint("ws")}", $"wss/{server.Server.EndPoint("wss")}",
        }));
    }

    [TestCase(EmbeddedTransport.Tls)]
    [TestCase(EmbeddedTransport.Wss)]
    public void Address_that_needs_a_certificate_and_has_none_is_refused_with_a_sentence(EmbeddedTransport transport)
    {
        var options = new EmbeddedOptions { Sip = [new(System.Net.IPAddress.Loopback, 0, transport)] };

        Assert.That(
            async () => await EmbeddedDrachtio.StartAsync(options),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"Cannot listen on {options.Sip[0]}: it needs a certificate."));
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(WireText.Crlf(text));
}
