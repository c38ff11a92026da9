using System.Globalization;
using System.Net;
using Drachtio.Embedded.Tests.Replay;
using Drachtio.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Embedded.Tests.Support;

/// <summary>An embedded server under a clock that only the test moves, with raw peers on both of its sides.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Actor> _peers = [];

    private TestServer(EmbeddedDrachtio server, FakeTimeProvider clock)
    {
        Server = server;
        Clock = clock;
    }

    public EmbeddedDrachtio Server { get; }

    public FakeTimeProvider Clock { get; }

    public IPEndPoint Sip => Server.SipEndPoints[0];

    public static async Task<TestServer> StartAsync(Func<EmbeddedOptions, EmbeddedOptions>? change = null, ILoggerFactory? loggers = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 17, 0, 0, TimeSpan.Zero));
        var options = new EmbeddedOptions { Sip = [new IPEndPoint(IPAddress.Loopback, 0)], TimeProvider = clock };
        return new TestServer(await EmbeddedDrachtio.StartAsync(change is null ? options : change(options), loggers), clock);
    }

    /// <summary>An application that has authenticated and routed these verbs.</summary>
    public async Task<Actor> AppAsync(params string[] verbs)
    {
        var app = Keep(await Actor.ControlAsync(Server.AdminEndPoint));
        await CommandAsync(app, "authenticate|cymru");
        foreach (var verb in verbs) await CommandAsync(app, $"route|{verb}");
        return app;
    }

    public async Task<Actor> ControlAsync() => Keep(await Actor.ControlAsync(Server.AdminEndPoint));

    public Actor Udp() => Keep(Actor.Datagram(Sip));

    public async Task<Actor> TcpAsync() => Keep(await Actor.StreamAsync(Sip));

    /// <summary>A phone over any stream; the server must have been started with <see cref="TestAddresses.All"/>.</summary>
    public async Task<Actor> PhoneAsync(PhoneTransport transport) => Keep(await Actor.PhoneAsync(transport, Server.EndPoint(transport.ToString())));

    /// <summary>Sends a command and returns the reply, from its status on.</summary>
    public static async Task<string> CommandAsync(Actor app, string command)
    {
        var id = Guid.NewGuid().ToString();
        await app.SendAsync(WireText.Text(WireText.Frame($"{id}|{command}")));
        var reply = await NextAsync(app, $"|response|{id}|");
        return reply[(reply.IndexOf(id, StringComparison.Ordinal) + id.Length + 1)..];
    }

    /// <summary>Waits for the next message that contains the text.</summary>
    public static async Task<string> NextAsync(Actor peer, string part)
    {
        var found = await peer.TakeAsync(message => message.Contains(part, StringComparison.Ordinal), Patience);
        Assert.That(found, Is.Not.Null, () => $"'{part}' did not come, but: {string.Join("\n", peer.Left())}");
        return found!;
    }

    /// <summary>A request as a phone sends it.</summary>
    public static string Request(string method, string branch, string extra = "", string transport = "UDP", string callId = "call-1") => WireText.Crlf(
        $"{method} sip:example.com SIP/2.0\nVia: SIP/2.0/{transport} 10.0.0.1:5060;branch=z9hG4bK{branch}\nFrom: <sip:al@example.com>;tag=f1\n"
        + $"To: <sip:al@example.com>\nCall-ID: {callId}\nCSeq: 1 {method}\n{extra}Content-Length: 0\n\n");

    /// <summary>A 200 to a request the server sent.</summary>
    public static string Answer(string request, string status = "200 OK") => WireText.Crlf(
        $"SIP/2.0 {status}\n{string.Join('\n', request.Split("\r\n").Where(line => line.StartsWith("Via:", StringComparison.Ordinal) || line.StartsWith("From:", StringComparison.Ordinal) || line.StartsWith("Call-ID:", StringComparison.Ordinal) || line.StartsWith("CSeq:", StringComparison.Ordinal) || line.StartsWith("To:", StringComparison.Ordinal)))}\nContent-Length: 0\n\n");

    /// <summary>The transaction id of a request frame.</summary>
    public static string Transaction(string frame) => frame.Split('|')[8];

    /// <summary>Sends everything the clock lets happen in that time, step by step.</summary>
    public void Advance(double seconds, double step = 0.5)
    {
        for (var passed = 0.0; passed < seconds; passed += step) Clock.Advance(TimeSpan.FromSeconds(Math.Min(step, seconds - passed)));
    }

    /// <summary>Waits until the server has worked on all that a UDP peer sent it: an unknown BYE is answered in turn.</summary>
    public static async Task SettleAsync(Actor phone)
    {
        var branch = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await phone.SendAsync(Request("BYE", branch, callId: branch));
        await NextAsync(phone, branch);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers) await peer.DisposeAsync();
        await Server.DisposeAsync();
    }

    private Actor Keep(Actor peer)
    {
        _peers.Add(peer);
        return peer;
    }
}
