using System.Net;
using CsCheck;
using Drachtio.Embedded.Diagnostics;
using Drachtio.Embedded.Tests.Replay;
using Drachtio.Embedded.Tests.Support;
using Drachtio.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>Broken messages from both sides: none may throw inside, and the server answers the next good one.</summary>
internal sealed class MutationTests
{
    private static readonly string Register = WireText.Crlf(
        "REGISTER sip:al%61@example.com:5060;x=\"y\"?h=v SIP/2.0\nVia: SIP/2.0/UDP [::1]:5060;branch=z9hG4bKa;rport, SIP/2.0/TCP h:5;branch=x\n"
        + "f: \"A \\\" B\" <sip:al@example.com>;tag=f1\nTo: al <sip:al@example.com;p=%41>\ni: call-1\nCSeq: 1 REGISTER\nm: <sip:al@h>;expires=5;q=0.5, *\n"
        + "Expires: 60\nDate: Mon, 23 Nov 2026 17:00:00 GMT\nAllow: INVITE, BYE\nAuthorization: Digest realm=\"a,b\", nonce=c\nWarning: 399 h \"x\"\n"
        + "Accept: a/b;q=1\nTimestamp: 5\nReason: SIP;cause=200\nPrivacy: id\nRAck: 1 1 INVITE\nContent-Length: 2\n\nab");

    private static readonly string Options = WireText.Crlf(
        "OPTIONS sip:al@127.0.0.1:9;transport=udp?X-A=b SIP/2.0\nFrom: \"x\" <sip:a@localhost:5>;tag=1\nTo: <sip:b@localhost>\nContact: <sip:c@localhost>;q=1, d\n"
        + "CSeq: 7 OPTIONS\nx-foo-bar: 1\ncontent_type: text/plain\nMin-SE: 90\nSession-Expires: 90;refresher=uac\n\nbody");

    private static readonly string Answer = WireText.Crlf(
        "SIP/2.0 200 OK\nContact: <sip:a@localhost>;expires=5\nTo: <sip:b@h>;tag=x\nExpires: 60\nPath: <sip:p;lr>\nSupported: a, b\nx-y: z\n\nv=0");

    // What is done to a text: where, and what is put there instead of how many bytes.
    private static readonly Gen<(double At, string Text, int Cut)[]> Changes = Gen.Select(
        Gen.Double[0, 1],
        Gen.OneOf(Gen.String[Gen.Char[' ', '~'], 0, 3], Gen.OneOfConst("\r\n", "\0", "<", ">", "\"", ";", ",", "%", "%4", "[", "]", ":", "@", "=", "\r\n ", "\t", "é", "|", "(")),
        Gen.Int[0, 6]).Array[1, 4];

    [Test]
    public async Task Broken_requests_from_the_network_never_fail_inside()
    {
        var log = new FakeLogCollector();
        await using var server = await StartAsync(log);
        await using var app = await ConnectAsync(server);
        await using var phone = Actor.Datagram(server.SipEndPoints[0]);

        var texts = new List<string>();
        Changes.Sample(changes => texts.Add(Changed(Register, changes)), iter: 3000, threads: 1);
        foreach (var chunk in texts.Chunk(50))
        {
            await Task.WhenAll(chunk.Select(phone.SendAsync));
            await TestServer.SettleAsync(phone);
        }

        Assert.That(Failures(log), Is.Empty);
    }

    [TestCase(nameof(Options))]
    [TestCase(nameof(Answer))]
    public async Task Broken_text_of_an_application_never_fails_inside(string kind)
    {
        var log = new FakeLogCollector();
        await using var server = await StartAsync(log);
        await using var phone = Actor.Datagram(server.SipEndPoints[0]);
        var isOptions = kind == nameof(Options);

        var texts = new List<string>();
        Changes.Sample(changes => texts.Add(Changed(isOptions ? Options : Answer, changes)), iter: 1500, threads: 1);
        var app = await ConnectAsync(server);
        foreach (var text in texts)
        {
            // A violation ends the connection, as it should.
            if (app.IsClosed) app = await ConnectAsync(server);
            var target = isOptions ? "" : await PendingAsync(app, phone);
            await app.SendAsync(WireText.Text([.. Frame($"{Guid.NewGuid()}|sip|{target}|\r\n{text}"), .. Frame("m|ping")]));
            await app.TakeAsync(message => message.Contains("|response|m|OK|pong", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        }
        await app.DisposeAsync();

        Assert.That(Failures(log), Is.Empty);
    }

    private static async Task<string> PendingAsync(Actor app, Actor phone)
    {
        var branch = Guid.NewGuid().ToString("N");
        await phone.SendAsync(TestServer.Request("REGISTER", branch, callId: branch));
        var frame = await app.TakeAsync(message => message.Contains(branch, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        return frame is null ? Guid.NewGuid().ToString() : TestServer.Transaction(frame);
    }

    private static byte[] Frame(string payload)
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes(payload);
        return [.. System.Text.Encoding.ASCII.GetBytes($"{bytes.Length}#"), .. bytes];
    }

    private static string Changed(string text, (double At, string Text, int Cut)[] changes)
    {
        foreach (var (at, put, cut) in changes)
        {
            var start = (int)(at * text.Length);
            text = text[..start] + put + text[Math.Min(text.Length, start + cut)..];
        }
        return text;
    }

    private static IEnumerable<string> Failures(FakeLogCollector log) =>
        log.GetSnapshot().Where(record => record.Id.Id is EventIds.MessageFailed or EventIds.FrameFailed).Select(record => record.Exception?.ToString() ?? record.Message);

    private static async Task<EmbeddedDrachtio> StartAsync(FakeLogCollector log) =>
        await EmbeddedDrachtio.StartAsync(
            new EmbeddedOptions { Sip = [new IPEndPoint(IPAddress.Loopback, 0)] },
            LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Error).AddProvider(new FakeLoggerProvider(log))));

    private static async Task<Actor> ConnectAsync(EmbeddedDrachtio server)
    {
        var app = await Actor.ControlAsync(server.AdminEndPoint);
        await TestServer.CommandAsync(app, "authenticate|cymru");
        await TestServer.CommandAsync(app, "route|register");
        return app;
    }
}
