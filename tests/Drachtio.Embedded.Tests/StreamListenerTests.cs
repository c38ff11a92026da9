using System.Net;
using System.Net.Sockets;
using Drachtio.Client.Wire;
using Drachtio.Embedded.Control;
using Drachtio.Embedded.Tests.Support;
using Drachtio.Embedded.Transports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>What one connection may cost the others: the accept loop, a place for ever, memory.</summary>
internal sealed class StreamListenerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Client_that_sends_without_a_pause_does_not_keep_others_from_being_accepted()
    {
        // As long as one message of the first client is worked on, it could send the next: here for as long as the test takes.
        using var end = new ManualResetEventSlim();
        var listener = Bind(new EmbeddedOptions(), new SilentSink { Work = () => end.Wait(Patience * 2) });
        using var flood = await RawText.ConnectAsync(listener.Local);
        await flood.GetStream().WriteAsync("A\r\nl:0\r\n\r\n"u8.ToArray());

        var starting = Task.Run(listener.Start);
        using var second = await RawText.ConnectAsync(listener.Local);
        await second.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
        var answer = new byte[2];

        Assert.That(async () => await second.GetStream().ReadExactlyAsync(answer).AsTask().WaitAsync(Patience), Throws.Nothing);
        Assert.That(answer, Is.EqualTo("\r\n"u8.ToArray()));
        end.Set();
        await starting;
        await listener.StopAsync();
    }

    [Test]
    public async Task Application_that_sends_without_a_pause_does_not_keep_others_from_being_accepted()
    {
        using var end = new ManualResetEventSlim();
        var handler = new BusyHandler(() => end.Wait(Patience * 2));
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var apps = new List<AppConnection>();
        var listener = AppListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), Accept, TimeProvider.System, NullLogger.Instance);
        using var flood = await RawText.ConnectAsync(listener.Local);
        await flood.GetStream().WriteAsync("1#x"u8.ToArray());

        var starting = Task.Run(listener.Start);
        using var other = await RawText.ConnectAsync(listener.Local);

        Assert.That(async () => await second.Task.WaitAsync(Patience), Throws.Nothing);
        end.Set();
        await starting;
        await listener.StopAsync();
        apps.ForEach(static app => app.Close());

        bool Accept(Socket socket)
        {
            var app = new AppConnection(socket, handler, isStrict: false);
            apps.Add(app);
            if (apps.Count == 2) second.TrySetResult();
            app.Start();
            return true;
        }
    }

    [TestCase("")]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\n")]
    [TestCase("\r\n\r\nOPTIONS sip:a@b SIP/2.0\r\n")]
    public async Task Client_that_makes_no_message_whole_is_cut_off_after_its_time(string text)
    {
        await using var server = await TestServer.StartAsync(options => options with { MessageMilliseconds = 20_000 });
        using var slow = await RawText.ConnectAsync(server.Sip);
        await slow.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(text));
        await ServedAsync(server);

        server.Clock.Advance(TimeSpan.FromSeconds(19.9));
        await ServedAsync(server);
        var early = slow.Client.Poll(0, SelectMode.SelectRead) && slow.Client.Available == 0;
        server.Clock.Advance(TimeSpan.FromSeconds(0.1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That(async () => await RawText.ReadToEndAsync(slow), Throws.Nothing);
        }
    }

    [Test]
    public async Task Bytes_that_trickle_in_do_not_extend_the_time_of_a_message()
    {
        await using var server = await TestServer.StartAsync(options => options with { MessageMilliseconds = 20_000 });
        using var slow = await RawText.ConnectAsync(server.Sip);
        await slow.GetStream().WriteAsync("OPTIONS"u8.ToArray());
        await ServedAsync(server);

        server.Clock.Advance(TimeSpan.FromSeconds(19));
        await slow.GetStream().WriteAsync(" sip:a@b"u8.ToArray());
        await ServedAsync(server);
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(async () => await RawText.ReadToEndAsync(slow), Throws.Nothing);
    }

    [Test]
    public async Task Stream_that_brings_nothing_between_messages_is_closed_after_the_idle_time_only()
    {
        await using var server = await TestServer.StartAsync(options => options with { MessageMilliseconds = 20_000, IdleMilliseconds = 60_000 });
        using var idle = await RawText.ConnectAsync(server.Sip);
        await PingAsync(idle);

        server.Clock.Advance(TimeSpan.FromSeconds(59));
        await PingAsync(idle);
        server.Clock.Advance(TimeSpan.FromSeconds(59));
        await PingAsync(idle);
        server.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.That(async () => await RawText.ReadToEndAsync(idle), Throws.Nothing);
    }

    [Test]
    public async Task No_limit_of_time_is_kept_where_it_is_0()
    {
        await using var server = await TestServer.StartAsync(options => options with { MessageMilliseconds = 0, IdleMilliseconds = 0 });
        using var idle = await RawText.ConnectAsync(server.Sip);
        await ServedAsync(server);

        server.Clock.Advance(TimeSpan.FromDays(1));
        await PingAsync(idle);
        server.Clock.Advance(TimeSpan.FromDays(1));

        Assert.That(async () => await PingAsync(idle), Throws.Nothing);
    }

    [Test]
    public async Task Connection_to_a_phone_that_does_not_answer_is_given_up_after_the_time_of_a_handshake()
    {
        // A full backlog: Linux drops the SYN, as a phone behind a black hole.
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        hole.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        hole.Listen(0);
        using var first = await RawText.ConnectAsync((IPEndPoint)hole.LocalEndPoint!);
        using var fillers = new TcpClient();
        var filling = fillers.ConnectAsync((IPEndPoint)hole.LocalEndPoint!);
        var (clock, sink) = (new FakeTimeProvider(), new SilentSink());
        var listener = Bind(new EmbeddedOptions { TimeProvider = clock }, sink);

        var connection = listener.GetOrConnect((IPEndPoint)hole.LocalEndPoint!);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.That(async () => await sink.Closed, Throws.Nothing);
        Assert.That(connection!.IsClosed, Is.True);
        await listener.StopAsync();
        fillers.Close();
        await Task.WhenAny(filling);
    }

    [Test]
    public async Task Connection_made_while_the_listener_stops_is_closed_or_not_made([Range(1, 20)] int _)
    {
        using var phone = new TcpListener(IPAddress.Any, 0);
        phone.Start(512);
        var port = ((IPEndPoint)phone.LocalEndpoint).Port;
        var listener = Bind(new EmbeddedOptions());
        using var begun = new ManualResetEventSlim();

        var connecting = Task.Run(() => Enumerable.Range(1, 250).Select(number => Connect(number)).ToArray());
        begun.Wait(Patience);
        await listener.StopAsync();
        var made = await connecting;

        Assert.That(made.Where(static connection => connection is { IsClosed: false }), Is.Empty);

        StreamConnection? Connect(int number)
        {
            if (number == 20) begun.Set();
            return listener.GetOrConnect(new IPEndPoint(IPAddress.Parse($"127.0.0.{number}"), port));
        }
    }

    [Test]
    public async Task Connection_that_has_ended_holds_no_buffers()
    {
        var sink = new SilentSink();
        var listener = Bind(new EmbeddedOptions(), sink);
        listener.Start();
        using var client = await RawText.ConnectAsync(listener.Local);
        await client.GetStream().WriteAsync("A\r\nl:0\r\n\r\n"u8.ToArray());
        var connection = (await sink.Peer).Stream!;
        connection.Send(new byte[100_000]);
        var before = connection.HeldBytes;

        connection.Close();
        await connection.Loop.WaitAsync(Patience);

        Assert.That((before > 0, connection.HeldBytes), Is.EqualTo((true, 0)));
        await listener.StopAsync();
    }

    [Test]
    public async Task Buffer_of_a_large_message_is_given_back_behind_it()
    {
        var sink = new SilentSink();
        var listener = Bind(new EmbeddedOptions(), sink);
        listener.Start();
        using var client = await RawText.ConnectAsync(listener.Local);

        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"A\r\nl:60000\r\n\r\n{new string('x', 60_000)}"));
        var connection = (await sink.Peer).Stream!;
        await PingAsync(client);

        Assert.That(connection.HeldBytes, Is.LessThan(20_000));
        await listener.StopAsync();
    }

    private static StreamListener Bind(EmbeddedOptions options, SilentSink? sink = null) =>
        StreamListener.Bind("tcp", new IPEndPoint(IPAddress.Loopback, 0), sink ?? new SilentSink(), options, tls: null, NullLogger.Instance);

    // Accepted in turn: when this one has been served, those before it have their time running.
    private static async Task ServedAsync(TestServer server)
    {
        using var later = await RawText.ConnectAsync(server.Sip);
        await PingAsync(later);
    }

    private static async Task PingAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
        await client.GetStream().ReadExactlyAsync(new byte[2]).AsTask().WaitAsync(Patience);
    }

    private sealed class BusyHandler(Action work) : IFrameHandler
    {
        public bool OnFrame(AppConnection app, ReadOnlyMemory<byte> payload)
        {
            work();
            return true;
        }

        public void OnBadStream(AppConnection app, FrameError error, ReadOnlySpan<byte> bytes) => app.Close();

        public void OnOverflow(AppConnection app, int bytes) => app.Close();

        public void OnFailed(AppConnection app, Exception failure) => app.Close();

        public void OnClosed(AppConnection app)
        {
            // Nothing was kept for it.
        }
    }
}
