using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Drachtio.Embedded.Tests.Support;

namespace Drachtio.Embedded.Tests;

/// <summary>A peer that sends and does not read, and connections the server makes itself.</summary>
internal sealed class UnreadTests
{
    // What the operating system takes for both sides before anything waits in the server, several times over.
    private const long MostBytes = 256L * 1024 * 1024;

    [TestCase("tcp")]
    [TestCase("tls")]
    [TestCase("ws")]
    public async Task Peer_that_does_not_read_its_answers_is_cut_off(string protocol)
    {
        await using var server = await TestServer.StartAsync(options => TestAddresses.WithAll(options) with { MaxPendingBytes = 20_000 });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(server.Server.EndPoint(protocol));
        await using var stream = await OpenAsync(socket, protocol);
        var request = TestServer.Request("BYE", "a", transport: protocol.ToUpperInvariant());
        var unit = protocol == "ws" ? RawWebSocket.Frame(RawWebSocket.Final(RawWebSocket.Text), request) : Encoding.ASCII.GetBytes(request);

        var ended = FloodAsync(stream, [.. Enumerable.Repeat(unit, 64).SelectMany(static bytes => bytes)]);

        Assert.That(async () => await ended.WaitAsync(TimeSpan.FromSeconds(60)), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task Request_with_transport_tls_makes_a_connection_and_its_answer_comes_back_on_it()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var app = await server.AppAsync();
        using var phone = new TcpListener(IPAddress.Loopback, 0);
        phone.Start();
        var port = ((IPEndPoint)phone.LocalEndpoint).Port;

        await TestServer.CommandAsync(app, $"sip||\nOPTIONS sip:x@127.0.0.1:{port};transport=tls SIP/2.0\n\n");
        using var accepted = await phone.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await using var stream = new SslStream(accepted.GetStream());
        await stream.AuthenticateAsServerAsync(TestAddresses.Certificate).WaitAsync(TimeSpan.FromSeconds(10));
        var request = await ReadMessageAsync(stream);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(TestServer.Answer(request)));
        var answer = await TestServer.NextAsync(app, "SIP/2.0 200 OK");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(request, Does.StartWith($"OPTIONS sip:x@127.0.0.1:{port};transport=tls SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:"));
            Assert.That(answer, Does.Contain($"|tcp|127.0.0.1|{port}|"));
        }
    }

    [Test]
    public async Task Request_to_a_phone_that_speaks_no_tls_ends_with_503()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        var app = await server.AppAsync();
        using var phone = new TcpListener(IPAddress.Loopback, 0);
        phone.Start();

        await TestServer.CommandAsync(app, $"sip||\nOPTIONS sip:x@127.0.0.1:{((IPEndPoint)phone.LocalEndpoint).Port};transport=tls SIP/2.0\n\n");
        using var accepted = await phone.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await accepted.GetStream().WriteAsync("SIP/2.0 400 What\r\n\r\n"u8.ToArray());

        Assert.That(async () => await TestServer.NextAsync(app, "SIP/2.0 503 Service Unavailable"), Throws.Nothing);
    }

    private static async Task<Stream> OpenAsync(Socket socket, string protocol)
    {
        var stream = new NetworkStream(socket);
        if (protocol == "tls")
        {
            var secure = new SslStream(stream, leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
            await secure.AuthenticateAsClientAsync("localhost");
            return secure;
        }

        if (protocol == "ws") await RawWebSocket.UpgradeAsync(stream);
        return stream;
    }

    private static async Task FloodAsync(Stream stream, byte[] block)
    {
        for (var sent = 0L; sent < MostBytes; sent += block.Length) await stream.WriteAsync(block);
    }

    private static async Task<string> ReadMessageAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        return text.ToString();
    }
}
