using System.Net.Sockets;
using Drachtio.Embedded.Tests.Support;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Tests;

/// <summary>SIP over TCP: framing, keep-alives, connections used again, and the flow cache (drachtio-protocol §3.6, §3.7).</summary>
internal sealed class StreamTests
{
    private const string Contact = "Contact: <sip:al@10.0.0.1:5060;transport=tcp>\n";

    [Test]
    public async Task Two_messages_and_a_keep_alive_in_any_pieces_are_all_served([Values(1, 7, 64, 4096)] int piece)
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.TcpAsync();
        var all = TestServer.Request("BYE", "a", transport: "TCP") + "\r\n" + TestServer.Request("BYE", "b", transport: "TCP");

        for (var at = 0; at < all.Length; at += piece) await phone.SendAsync(all.Substring(at, Math.Min(piece, all.Length - at)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await TestServer.NextAsync(phone, "z9hG4bKa"), Does.StartWith("SIP/2.0 481"));
            Assert.That(await TestServer.NextAsync(phone, "z9hG4bKb"), Does.StartWith("SIP/2.0 481"));
        }
    }

    [TestCase("\r\n\r\nOPTIONS", StreamUnit.Ping, 4)]
    [TestCase("\r\nOPTIONS", StreamUnit.Noise, 2)]
    [TestCase("\r\n\r", StreamUnit.Incomplete, 0)]
    [TestCase("\nX", StreamUnit.Noise, 1)]
    [TestCase("A\r\nContent-Length: 2\r\n\r\nxyz", StreamUnit.Message, 26)]
    [TestCase("A\r\nl:2\r\n\r\nxyz", StreamUnit.Message, 12)]
    [TestCase("A\r\nL : 2\r\n\r\nx", StreamUnit.Incomplete, 14)]
    [TestCase("A\r\n\r\nxyz", StreamUnit.Message, 5)]
    [TestCase("A\r\nContent-Length: 100\r\n\r\n", StreamUnit.TooLarge, 0)]
    [TestCase("A\r\nContent-Length: 99999999999999999999\r\n\r\n", StreamUnit.Message, 43)]
    public void Unit_at_the_start_of_a_stream_is_told_by_its_bytes(string text, StreamUnit unit, int length)
    {
        var found = new StreamSplitter(maxMessageBytes: 100).Next(System.Text.Encoding.ASCII.GetBytes(text), out var bytes);

        Assert.That((found, bytes), Is.EqualTo((unit, length)));
    }

    [Test]
    public void What_was_searched_for_the_empty_line_is_not_searched_again()
    {
        var (splitter, bytes) = (new StreamSplitter(maxMessageBytes: 100), "A: 12345\r\nB: 1"u8.ToArray());
        splitter.Next(bytes, out _);

        // Nothing a stream could do: it shows where the splitter looks.
        "\r\n\r\n"u8.CopyTo(bytes.AsSpan(2));

        Assert.That(splitter.Next(bytes, out _), Is.EqualTo(StreamUnit.Incomplete));
    }

    [Test]
    public void Unit_is_told_wherever_the_reads_before_it_ended([Range(1, 26)] int first, [Values(0, 1, 2, 3)] int second)
    {
        var (splitter, bytes) = (new StreamSplitter(maxMessageBytes: 100), "A\r\nContent-Length: 2\r\n\r\nxyzA\r\n\r\n"u8.ToArray());
        splitter.Next(bytes.AsSpan(0, Math.Min(first, 25)), out _);
        splitter.Next(bytes.AsSpan(0, Math.Min(first + second, 25)), out _);

        var found = (splitter.Next(bytes, out var length), length);
        var next = (splitter.Next(bytes.AsSpan(length), out var rest), rest);

        Assert.That((found, next), Is.EqualTo(((StreamUnit.Message, 26), (StreamUnit.Message, 6))));
    }

    [Test]
    public async Task Double_line_end_is_answered_with_one()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Sip);
        var buffer = new byte[16];

        await client.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
        var read = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(buffer[..read], Is.EqualTo("\r\n"u8.ToArray()));
    }

    [Test]
    public async Task Message_above_the_cap_ends_the_connection()
    {
        await using var server = await TestServer.StartAsync(options => options with { MaxMessageBytes = 2000 });
        var phone = await server.TcpAsync();

        await phone.SendAsync(TestServer.Request("BYE", "a", transport: "TCP").Replace("Content-Length: 0", "Content-Length: 2000", StringComparison.Ordinal));

        Assert.That(async () => await phone.EndAsync(TimeSpan.FromSeconds(10)), Throws.Nothing);
    }

    [Test]
    public async Task Answer_to_a_request_whose_connection_is_gone_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = await server.TcpAsync();
        await phone.SendAsync(TestServer.Request("REGISTER", "a", Contact, "TCP"));
        var frame = await TestServer.NextAsync(app, "REGISTER sip:");
        await phone.EndAsync(server.Server);

        var reply = await TestServer.CommandAsync(app, $"sip|{TestServer.Transaction(frame)}|\nSIP/2.0 200 OK\n\n");

        Assert.That(reply, Is.EqualTo("NOK|Response not sent due to unknown transaction"));
    }

    [Test]
    public async Task Request_to_a_registered_contact_uses_its_connection_whatever_the_uri_and_the_next_hop_say()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = await server.TcpAsync();
        await RegisterAsync(app, phone, "Contact: <sip:al@10.0.0.1:5060>;expires=60\n");

        var echo = await TestServer.CommandAsync(app, "sip|||sip:127.0.0.1:9;transport=udp\nOPTIONS sip:al@10.0.0.1:7777 SIP/2.0\n\n");
        var request = await TestServer.NextAsync(phone, "OPTIONS sip:al@10.0.0.1:7777");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(echo, Does.Contain($"|tcp|127.0.0.1|{phone.Port}|"));
            Assert.That(request, Does.Contain("Via: SIP/2.0/TCP"));
        }
    }

    [Test]
    public async Task Request_to_a_contact_whose_connection_has_closed_gets_a_local_410()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = await server.TcpAsync();
        await RegisterAsync(app, phone, "Contact: <sip:al@10.0.0.1:5060>;expires=60\n");
        await phone.EndAsync(server.Server);

        var echo = await TestServer.CommandAsync(app, "sip||\nOPTIONS sip:al@10.0.0.1 SIP/2.0\n\n");
        var response = await TestServer.NextAsync(app, "410 Gone");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(echo, Does.StartWith("OK|application|0|tcp|127.0.0.1|"));
            Assert.That(response, Does.Contain("|sip|network|0|tcp||0|"));
        }
    }

    [TestCase("200 OK", "Contact: <sip:al@10.0.0.1>;expires=60\n", true)]
    [TestCase("200 OK", "Contact: <sip:other@10.0.0.9>;expires=60\nContact: <sip:al@10.0.0.1>\n", true)]
    [TestCase("200 OK", "Contact: <sip:al@10.0.0.1>\nExpires: 60\n", true)]
    [TestCase("200 OK", "Contact: <sip:al@10.0.0.1>;expires=0\nExpires: 60\n", false)]
    [TestCase("200 OK", "Contact: <sip:al@10.0.0.1>\n", false)]
    [TestCase("202 Accepted", "Contact: <sip:al@10.0.0.1>;expires=60\n", false)]
    public async Task Flow_is_remembered_after_exactly_200_for_the_expiry_of_the_first_contact(string status, string headers, bool isRemembered)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = await server.TcpAsync();
        await RegisterAsync(app, phone, headers, status);

        var echo = await TestServer.CommandAsync(app, "sip|||sip:127.0.0.1:9\nOPTIONS sip:al@10.0.0.1 SIP/2.0\n\n");

        Assert.That(echo, Does.Contain(isRemembered ? "|tcp|" : "|udp|"));
    }

    [Test]
    public async Task Flow_is_forgotten_when_its_expiry_has_passed()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = await server.TcpAsync();
        await RegisterAsync(app, phone, "Contact: <sip:al@10.0.0.1>;expires=60\n");

        server.Clock.Advance(TimeSpan.FromSeconds(61));
        var echo = await TestServer.CommandAsync(app, "sip|||sip:127.0.0.1:9\nOPTIONS sip:al@10.0.0.1 SIP/2.0\n\n");

        Assert.That(echo, Does.Contain("|udp|"));
    }

    [TestCase("INFO")]
    [TestCase("SUBSCRIBE")]
    public async Task Other_methods_reach_the_connection_by_its_address_and_port(string method)
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = await server.TcpAsync();
        await RegisterAsync(app, phone, "Contact: <sip:al@10.0.0.1>;expires=60\n");

        var echo = await TestServer.CommandAsync(app, $"sip|||sip:127.0.0.1:{phone.Port};transport=tcp\n{method} sip:al@10.0.0.1 SIP/2.0\nEvent: x\n\n");
        var request = await TestServer.NextAsync(phone, $"{method} sip:al@10.0.0.1 SIP/2.0");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(echo, Does.Contain($"|tcp|127.0.0.1|{phone.Port}|"));
            Assert.That(request, Does.Not.Contain("rport"));
        }
    }

    private static async Task RegisterAsync(Replay.Actor app, Replay.Actor phone, string headers, string status = "200 OK")
    {
        await phone.SendAsync(TestServer.Request("REGISTER", "a", Contact, "TCP"));
        var frame = await TestServer.NextAsync(app, "REGISTER sip:");
        await TestServer.CommandAsync(app, $"sip|{TestServer.Transaction(frame)}|\nSIP/2.0 {status}\n{headers}\n");
        await TestServer.NextAsync(phone, $"SIP/2.0 {status}");
    }
}
