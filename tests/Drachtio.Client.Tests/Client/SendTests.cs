using System.Text;
using Drachtio.Client.Tests.Fakes;
using Drachtio.Sip;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Client.Tests.Client;

public class SendTests
{
    private static readonly DrachtioOutgoingRequest Options = new() { Method = SipMethod.Options, RequestUri = "sip:bob@10.0.0.9:42546;transport=udp" };

    [Test]
    public async Task A_request_gets_its_echo_its_provisionals_and_its_final_response()
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();
        var sending = bench.Connection.SendAsync(Options with { NextHop = "sip:10.0.0.8;transport=tcp", Headers = [new("f", "<sip:a@b>"), new("X-A", "1")] });
        var frame = await app.NextSipAsync();
        await app.EchoAsync(frame, "txn-1");
        var transaction = await sending.WaitAsync(FakeDrachtio.Guard);

        await app.RespondAsync("txn-1", "180 Ringing");
        await app.RespondAsync("txn-1", "200 OK");

        var response = await transaction.Response.WaitAsync(FakeDrachtio.Guard);
        var provisionals = new List<int>();
        await foreach (var provisional in transaction.ReadProvisionalAsync()) provisionals.Add(provisional.StatusCode);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(frame[36..], Is.EqualTo(
                "|sip|||sip:10.0.0.8;transport=tcp\r\nOPTIONS sip:bob@10.0.0.9:42546;transport=udp SIP/2.0\r\n"
                + "To: <sip:bob@10.0.0.9:42546;transport=udp>\r\nFrom: <sip:a@b>\r\nX-A: 1\r\n\r\n"));
            Assert.That(transaction.TransactionId, Is.EqualTo("txn-1"));
            Assert.That(transaction.Sent.Method, Is.EqualTo(SipMethod.Options));
            Assert.That(provisionals, Is.EqualTo([180]));
            Assert.That(response.StatusCode, Is.EqualTo(200));
            Assert.That(response.IsLocal, Is.False);
            Assert.That($"{response.Protocol} {response.SourceAddress} {response.SourcePort}", Is.EqualTo("udp 10.0.0.9 42546"));
            Assert.That(response.Message.GetString(SipHeaderId.CallId), Is.EqualTo("5c98"));
        }
    }

    [Test]
    public async Task A_response_without_bytes_and_address_is_the_servers_own([Values("408 Request Timeout", "410 Gone", "503 Service Unavailable")] string statusLine)
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();
        var sending = bench.Connection.SendAsync(Options);
        await app.EchoAsync(await app.NextSipAsync(), "5cc3279a-2874-40a1-bd93-ed948bfed933");
        var transaction = await sending.WaitAsync(FakeDrachtio.Guard);

        await app.RespondAsync("5cc3279a-2874-40a1-bd93-ed948bfed933", statusLine, isLocal: true);

        var response = await transaction.Response.WaitAsync(FakeDrachtio.Guard);
        Assert.That(response.IsLocal, Is.True);
        Assert.That(response.SourcePort, Is.Zero);
    }

    [Test]
    public async Task The_servers_no_is_an_exception_with_its_text_pipes_included()
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();
        var sending = bench.Connection.SendAsync(Options);

        await app.ReplyAsync(await app.NextSipAsync(), "NOK|invalid request-uri: a|b");

        var failure = Assert.ThrowsAsync<DrachtioRequestException>(() => sending.WaitAsync(FakeDrachtio.Guard));
        Assert.That(failure!.ServerText, Is.EqualTo("invalid request-uri: a|b"));
    }

    [TestCase("tel:+123")]
    [TestCase("sip:")]
    [TestCase("<sip:bob@x>")]
    [TestCase("sip:bob@x\r\nRoute: <sip:evil>")]
    [TestCase("sip:bob@x SIP/2.0\r\nX: y\r\n\r\n")]
    [TestCase("")]
    public async Task A_request_uri_that_could_harm_a_server_is_refused_before_a_byte_leaves(string uri)
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();

        Assert.That(async () => await bench.Connection.SendAsync(Options with { RequestUri = uri }), Throws.ArgumentException);
        await ExpectNothingBut(bench, app);
    }

    [TestCase("sip:1.2.3.4|x")]
    [TestCase("<sip:1.2.3.4>")]
    [TestCase("1.2.3.4:5060")]
    [TestCase("sip:1.2.3.4\r\nX")]
    public async Task A_next_hop_that_is_no_bare_uri_is_refused(string nextHop)
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();

        Assert.That(async () => await bench.Connection.SendAsync(Options with { NextHop = nextHop }), Throws.ArgumentException);
        await ExpectNothingBut(bench, app);
    }

    [TestCase("Expires", "abc")]
    [TestCase("Contact", "<sip:")]
    [TestCase("Via", "SIP/2.0/UDP x")]
    [TestCase("Route", "<sip:x;lr>")]
    [TestCase("Payload", "x")]
    [TestCase("X-A", "1\r\nX-B: 2")]
    [TestCase("X A", "1")]
    [TestCase("", "1")]
    public async Task A_header_that_would_be_lost_or_split_is_refused(string name, string value)
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();

        Assert.That(async () => await bench.Connection.SendAsync(Options with { Headers = [new(name, value)] }), Throws.ArgumentException);
        await ExpectNothingBut(bench, app);
    }

    [Test]
    public async Task A_method_that_needs_a_dialog_is_refused([Values(SipMethod.Ack, SipMethod.Bye, SipMethod.Cancel, SipMethod.Invite, SipMethod.Prack, SipMethod.Update, SipMethod.Unknown)] SipMethod method)
    {
        await using var bench = ClientBench.Make();
        await bench.ConnectAsync();

        Assert.That(async () => await bench.Connection.SendAsync(Options with { Method = method }), Throws.ArgumentException);
    }

    [Test]
    public async Task A_body_without_content_type_is_refused()
    {
        await using var bench = ClientBench.Make();
        await bench.ConnectAsync();

        Assert.That(async () => await bench.Connection.SendAsync(Options with { Method = SipMethod.Message, Body = "hi"u8.ToArray() }), Throws.ArgumentException);
    }

    [Test]
    public async Task TrySend_calls_back_once_with_status_and_state()
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();
        var outcomes = new Outcomes();
        var isSent = bench.Connection.TrySend(SipMethod.Options, "sip:a@b"u8, default, headers: null, default, outcomes, 42);
        await app.EchoAsync(await app.NextSipAsync(), "t1");

        await app.RespondAsync("t1", "183 Session Progress");
        await app.RespondAsync("t1", "404 Not Found");
        await app.RespondAsync("t1", "404 Not Found");

        Assert.That(isSent, Is.True);
        Assert.That(await outcomes.NextAsync(), Is.EqualTo((404, false, DrachtioFailure.None, (string?)null, 42L)));
        Assert.That(outcomes.Count, Is.Zero);
    }

    [Test]
    public async Task TrySend_reports_the_servers_no()
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();
        var outcomes = new Outcomes();
        bench.Connection.TrySend(SipMethod.Options, "sip:a@b"u8, default, headers: null, default, outcomes, 1);

        await app.ReplyAsync(await app.NextSipAsync(), "NOK|requested protocol/transport not available");

        Assert.That(await outcomes.NextAsync(), Is.EqualTo((0, false, DrachtioFailure.Rejected, "requested protocol/transport not available", 1L)));
    }

    [Test]
    public async Task A_transaction_the_server_never_ends_is_given_up_after_40_s()
    {
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time });
        var app = await bench.ConnectAsync();
        var outcomes = new Outcomes();
        bench.Connection.TrySend(SipMethod.Options, "sip:a@b"u8, default, headers: null, default, outcomes, 1);
        await app.EchoAsync(await app.NextSipAsync(), "t1");
        await RoundTrip(bench, app);

        time.Advance(TimeSpan.FromSeconds(13)); // short of the ping
        time.Advance(TimeSpan.FromSeconds(2));
        await app.NextPingAsync();
        await RoundTrip(bench, app);
        time.Advance(TimeSpan.FromSeconds(14));
        await RoundTrip(bench, app);
        var isEarly = outcomes.Count;
        time.Advance(TimeSpan.FromSeconds(11.25));

        Assert.That(isEarly, Is.Zero);
        Assert.That((await outcomes.NextAsync()).Failure, Is.EqualTo(DrachtioFailure.TransactionTimeout));
    }

    [Test]
    public async Task Nothing_is_sent_before_the_login()
    {
        await using var bench = ClientBench.Make();
        var outcomes = new Outcomes();

        var isSent = bench.Connection.TrySend(SipMethod.Options, "sip:a@b"u8, default, headers: null, default, outcomes, 1);

        Assert.That(isSent, Is.False);
        Assert.That(async () => await bench.Connection.SendAsync(Options), Throws.InstanceOf<DrachtioConnectionException>());
    }

    [Test]
    public async Task A_large_frame_waits_until_the_small_ones_before_it_are_acknowledged()
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();
        var outcomes = new Outcomes();
        var headers = new SipHeaderWriter();
        headers.Add(SipHeaderId.ContentType, "text/plain"u8);
        Send(bench, headers, 3_800, outcomes);
        Send(bench, headers, 3_800, outcomes);
        Send(bench, headers, 3_800, outcomes);
        Send(bench, headers, 7_900, outcomes);
        Send(bench, headers, 10, outcomes);
        var small = new[] { await app.NextSipAsync(), await app.NextSipAsync(), await app.NextSipAsync() };

        await app.EchoAsync(small[0], "t1");
        var isHeldByTwo = app.HasSip;
        await app.EchoAsync(small[1], "t2");

        var large = await app.NextSipAsync();
        Assert.That(isHeldByTwo, Is.False);
        Assert.That(large.Length, Is.GreaterThan(7_900));
        Assert.That(app.HasSip, Is.False, "3,917 + 8,017 leave 66 bytes for the one behind");
        await app.EchoAsync(small[2], "t3");
        Assert.That((await app.NextSipAsync()).Length, Is.LessThan(300));
    }

    private static void Send(ClientBench bench, SipHeaderWriter headers, int bodyBytes, Outcomes outcomes) => Assert.That(
        bench.Connection.TrySend(SipMethod.Message, "sip:a@b"u8, default, headers, Encoding.ASCII.GetBytes(new string('x', bodyBytes)), outcomes, bodyBytes), Is.True);

    private static async Task ExpectNothingBut(ClientBench bench, FakeApp app)
    {
        await RoundTrip(bench, app);
        Assert.That(app.HasSip, Is.False);
    }

    /// <summary>When this ends, the client has dealt with everything the server sent before.</summary>
    private static async Task RoundTrip(ClientBench bench, FakeApp app)
    {
        var transaction = bench.Connection.SendAsync(Options);
        await app.ReplyAsync(await app.NextSipAsync(), "NOK|round trip");
        Assert.ThrowsAsync<DrachtioRequestException>(() => transaction.WaitAsync(FakeDrachtio.Guard));
    }
}
