using System.Text;
using Drachtio.Client.Tests.Fakes;
using Drachtio.Sip;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Client.Tests.Client;

public class RequestTests
{
    [Test]
    public async Task An_inline_handler_sees_every_token_and_its_answer_goes_out_under_the_transaction()
    {
        await using var bench = ClientBench.Make();
        var seen = new TaskCompletionSource<string>();
        bench.Client.OnRequest("OPTIONS", request =>
        {
            var isAccepted = request.Respond(200, "OK"u8);
            seen.SetResult(string.Join(' ', Text(request.Source), request.ReceivedBytes, Text(request.Protocol), Text(request.SourceAddress), request.SourcePort,
                Text(request.Time), Text(request.TransactionId), Text(request.DialogId), Text(request.ReceivedOnAddress), request.ReceivedOnPort,
                request.Message.GetString(SipHeaderId.CallId), request.IsRetained, isAccepted, request.IsAnswered, request.Failure));
        });
        var app = await bench.ConnectAsync();

        await app.RequestAsync("OPTIONS", "t1");

        var frame = await app.NextSipAsync();
        Assert.That(frame[36..], Is.EqualTo("|sip|t1|\r\nSIP/2.0 200 OK\r\n\r\n"));
        Assert.That(
            await seen.Task,
            Is.EqualTo("network 363 udp 10.0.0.7 36221 17:27:41.258075 t1  127.0.0.1 5162 v7iej0dkn6 False True True None"));
    }

    [Test]
    public async Task An_answer_carries_headers_and_body()
    {
        await using var bench = ClientBench.Make();
        bench.Client.OnRequest("MESSAGE", request =>
        {
            var headers = new SipHeaderWriter();
            headers.Add(SipHeaderId.ContentType, "text/plain"u8);
            request.Respond(202, ""u8, headers, "héllo"u8);
        });
        var app = await bench.ConnectAsync();

        await app.RequestAsync("MESSAGE", "t1");

        var frame = await app.NextSipAsync();
        Assert.That(frame[36..], Is.EqualTo("|sip|t1|\r\nSIP/2.0 202 \r\nContent-Type: text/plain\r\n\r\nhÃ©llo"));
    }

    [Test]
    public async Task An_async_handler_gets_an_owned_request_and_may_await_the_servers_word()
    {
        await using var bench = ClientBench.Make();
        var done = new TaskCompletionSource<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", async (request, token) =>
        {
            await request.RespondAsync(486, headers: [new("Retry-After", "5")], cancellationToken: token);
            done.SetResult(request);
        });
        var app = await bench.ConnectAsync();
        await app.SendAsync(app.Request("OPTIONS", "t1"), app.Request("OPTIONS", "t2"));

        var first = await app.NextSipAsync();
        await app.ReplyAsync(first, "OK|application|335||127.0.0.1|36221|17:27:41.261860|t1|||Msg sent:|");

        var request = await done.Task.WaitAsync(FakeDrachtio.Guard);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first[36..], Does.EndWith("\r\nSIP/2.0 486 Busy Here\r\nRetry-After: 5\r\n\r\n"));
            Assert.That(request.IsRetained && request.IsAnswered, Is.True);
            Assert.That(request.Message.GetString(SipHeaderId.From), Is.EqualTo("<sip:alice@example.com>;tag=g"));
        }
    }

    [Test]
    public async Task The_servers_no_to_an_awaited_answer_is_an_exception_with_its_text()
    {
        await using var bench = ClientBench.Make();
        var failed = new TaskCompletionSource<Exception>();
        bench.Client.OnRequest("OPTIONS", async (request, token) =>
        {
            try
            {
                await request.RespondAsync(200, cancellationToken: token);
            }
            catch (DrachtioRequestException failure)
            {
                failed.SetResult(failure);
            }
        });
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");

        await app.ReplyAsync(await app.NextSipAsync(), "NOK|Response not sent due to unknown transaction");

        var failure = (DrachtioRequestException)await failed.Task.WaitAsync(FakeDrachtio.Guard);
        Assert.That(failure.ServerText, Is.EqualTo("Response not sent due to unknown transaction"));
        Assert.That(failure.Reason, Is.EqualTo(DrachtioFailure.Rejected));
    }

    [Test]
    public async Task A_request_is_answered_once()
    {
        await using var bench = ClientBench.Make();
        var second = new TaskCompletionSource<Exception?>();
        bench.Client.OnRequest("OPTIONS", request =>
        {
            request.Respond(200, "OK"u8);
            second.SetResult(Assert.Throws<InvalidOperationException>(() => request.Respond(404, "Not Found"u8)));
        });
        var app = await bench.ConnectAsync();

        await app.SendAsync(app.Request("OPTIONS", "t1"));
        await second.Task.WaitAsync(FakeDrachtio.Guard);

        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 200 OK"));
        Assert.That(app.HasSip, Is.False);
    }

    [Test]
    public async Task A_provisional_to_anything_but_INVITE_cannot_be_said([Values("OPTIONS", "REGISTER", "SUBSCRIBE")] string method)
    {
        await using var bench = ClientBench.Make();
        bench.Client.OnRequest(method, request =>
        {
            Assert.Throws<ArgumentException>(() => request.Respond(100, "Trying"u8));
            Assert.Throws<ArgumentException>(() => request.Respond(99, ""u8));
            Assert.Throws<ArgumentException>(() => request.Respond(700, ""u8));
            request.Respond(200, "OK"u8);
        });
        var app = await bench.ConnectAsync();

        await app.RequestAsync(method, "t1");

        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 200 OK"));
    }

    [Test]
    public async Task An_INVITE_may_ring_before_its_answer()
    {
        await using var bench = ClientBench.Make();
        bench.Client.OnRequest("INVITE", request =>
        {
            request.Respond(180, "Ringing"u8);
            request.Respond(486, "Busy Here"u8);
        });
        var app = await bench.ConnectAsync();

        await app.RequestAsync("INVITE", "t1");

        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 180 Ringing"));
        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 486 Busy Here"));
    }

    [TestCase("throws", "500 Server Internal Error")]
    [TestCase("forgets", "500 Server Internal Error")]
    [TestCase("async throws", "500 Server Internal Error")]
    [TestCase("async forgets", "500 Server Internal Error")]
    [TestCase("retained throws", "500 Server Internal Error")]
    public async Task A_handler_that_fails_or_forgets_leaves_no_request_unanswered(string kind, string statusLine)
    {
        await using var bench = ClientBench.Make();
        Install(bench.Client, kind);
        var app = await bench.ConnectAsync();

        await app.RequestAsync("OPTIONS", "t1");

        Assert.That((await app.NextSipAsync())[36..], Is.EqualTo($"|sip|t1|\r\nSIP/2.0 {statusLine}\r\n\r\n"));
    }

    [Test]
    public async Task A_method_without_handler_is_answered_501()
    {
        await using var bench = ClientBench.Make();
        var app = await bench.ConnectAsync();

        await app.RequestAsync("PUBLISH", "t1");

        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 501 Not Implemented"));
    }

    [Test]
    public async Task An_answer_that_breaks_a_rule_is_not_sent_and_another_may_follow()
    {
        await using var bench = ClientBench.Make();
        var failures = new TaskCompletionSource<string>();
        bench.Client.OnRequest("OPTIONS", request =>
        {
            var headers = new SipHeaderWriter();
            headers.Add(SipHeaderId.Expires, "soon"u8);
            var isBad = request.Respond(200, "OK"u8, headers);
            var bad = request.Failure;
            var isSplit = request.Respond(200, "OK\r\nContact: <sip:evil@x>"u8);
            var isBig = request.Respond(200, "OK"u8, headers: null, new byte[12_001]);
            failures.SetResult($"{isBad} {bad} {isSplit} {isBig} {request.Failure} {request.IsAnswered}");
            request.Respond(500, "Too much"u8);
        });
        var app = await bench.ConnectAsync();

        await app.RequestAsync("OPTIONS", "t1");

        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 500 Too much"));
        Assert.That(await failures.Task, Is.EqualTo("False InvalidMessage False False FrameTooLarge False"));
        Assert.That(app.HasSip, Is.False);
    }

    [Test]
    public async Task A_borrowed_request_kept_beyond_its_handler_throws_instead_of_lying()
    {
        await using var bench = ClientBench.Make();
        var kept = new TaskCompletionSource<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", request =>
        {
            kept.TrySetResult(request);
            request.Respond(200, "OK"u8);
        });
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        await app.NextSipAsync();
        await app.RequestAsync("PUBLISH", "t2");
        await app.NextSipAsync();

        var request = await kept.Task;

        Assert.That(() => request.Message, Throws.InvalidOperationException);
        Assert.That(() => request.Respond(200, "OK"u8), Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_retained_request_is_answered_later_from_another_thread()
    {
        await using var bench = ClientBench.Make();
        var kept = new TaskCompletionSource<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", request => kept.TrySetResult(request.Retain()));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1", body: "body");
        var request = await kept.Task.WaitAsync(FakeDrachtio.Guard);
        await app.RequestAsync("PUBLISH", "t2");
        await app.NextSipAsync();

        var isAccepted = request.Respond(404, "Not Found"u8);

        Assert.That(isAccepted, Is.True);
        Assert.That((await app.NextSipAsync())[36..], Is.EqualTo("|sip|t1|\r\nSIP/2.0 404 Not Found\r\n\r\n"));
        Assert.That(Text(request.Message.Body), Is.EqualTo("body"));
        Assert.That(Text(request.SourceAddress), Is.EqualTo("10.0.0.7"));
    }

    [Test]
    public async Task A_request_held_past_the_deadline_is_answered_503_and_its_handler_told()
    {
        var time = new FakeTimeProvider();
        await using var bench = ClientBench.Make(o => o with { TimeProvider = time });
        var isCancelled = new TaskCompletionSource();
        var late = new TaskCompletionSource<DrachtioRequest>();
        bench.Client.OnRequest("OPTIONS", (request, token) =>
        {
            token.Register(() => isCancelled.SetResult());
            late.SetResult(request);
            return Task.Delay(Timeout.Infinite, token);
        });
        var app = await bench.ConnectAsync();
        await app.RequestAsync("OPTIONS", "t1");
        var request = await late.Task.WaitAsync(FakeDrachtio.Guard);

        time.Advance(TimeSpan.FromSeconds(9));
        var isEarly = app.HasSip;
        time.Advance(TimeSpan.FromSeconds(1.25));

        Assert.That(isEarly, Is.False);
        Assert.That((await app.NextSipAsync())[36..], Is.EqualTo("|sip|t1|\r\nSIP/2.0 503 Service Unavailable\r\nRetry-After: 5\r\n\r\n"));
        await isCancelled.Task.WaitAsync(FakeDrachtio.Guard);
        Assert.That(request.Respond(200, "OK"u8), Is.False, "too late, but not the handler's fault");
        Assert.That(request.Failure, Is.EqualTo(DrachtioFailure.AnsweredByClient));
    }

    [Test]
    public async Task More_requests_than_may_be_held_are_shed_with_503_at_once()
    {
        await using var bench = ClientBench.Make(o => o with { MaxPendingRequests = 2 });
        bench.Client.OnRequest("OPTIONS", request => request.Retain());
        var app = await bench.ConnectAsync();

        await app.SendAsync(app.Request("OPTIONS", "t1"), app.Request("OPTIONS", "t2"), app.Request("OPTIONS", "t3"));

        Assert.That((await app.NextSipAsync())[36..], Does.StartWith("|sip|t3|\r\nSIP/2.0 503 ").And.Contain("Retry-After"));
    }

    [Test]
    public async Task A_cancelled_INVITE_is_over_without_an_answer_of_ours()
    {
        await using var bench = ClientBench.Make();
        var held = new TaskCompletionSource<DrachtioRequest>();
        var isCancelled = new TaskCompletionSource();
        bench.Client.OnRequest("INVITE", (request, token) =>
        {
            token.Register(() => isCancelled.SetResult());
            held.SetResult(request);
            return Task.Delay(Timeout.Infinite, token);
        });
        bench.Client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));
        var app = await bench.ConnectAsync();
        await app.RequestAsync("INVITE", "t1");
        var invite = await held.Task.WaitAsync(FakeDrachtio.Guard);

        await app.SendAsync(app.Request("CANCEL", "t1"), app.Request("OPTIONS", "t2"));

        await isCancelled.Task.WaitAsync(FakeDrachtio.Guard);
        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t2|"), "neither CANCEL nor INVITE is answered");
        Assert.That(invite.IsAnswered, Is.True);
    }

    [Test]
    public async Task An_unsolicited_request_and_unknown_types_are_let_pass()
    {
        await using var bench = ClientBench.Make();
        bench.Client.OnRequest("BYE", _ => Assert.Fail("an unsolicited BYE has nobody to answer"));
        bench.Client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));
        var app = await bench.ConnectAsync();

        await app.SendAsync(
            app.Request("BYE", "unsolicited"),
            "id|cdr:start|network|17:00:00.000000|uas\nSIP/2.0 200 OK\n\n",
            "id|something new",
            "id|response|hello|OK",
            app.Request("OPTIONS", "t1"));

        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t1|\r\nSIP/2.0 200"));
    }

    [Test]
    public async Task Sip_text_beyond_the_limits_is_answered_with_its_status()
    {
        await using var bench = ClientBench.Make(o => o with { SipLimits = new SipLimits { MaxHeaders = 8 } });
        bench.Client.OnRequest("OPTIONS", _ => Assert.Fail("not delivered"));
        var app = await bench.ConnectAsync();

        await app.RequestAsync("OPTIONS", "t1", "X-A: 1\nX-B: 2\nX-C: 3\n");

        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 400 Bad Request"));
    }

    [Test]
    public async Task A_request_with_the_tokens_of_an_older_server_is_delivered()
    {
        await using var bench = ClientBench.Make();
        var port = new TaskCompletionSource<int>();
        bench.Client.OnRequest("OPTIONS", request =>
        {
            port.SetResult(request.ReceivedOnPort);
            request.Respond(200, "OK"u8);
        });
        var app = await bench.ConnectAsync();

        await app.SendAsync("id|sip|network|99|||0|17:27:41.258075|t1\nOPTIONS sip:x SIP/2.0\nTo: <sip:x>\n\n");

        Assert.That(await app.NextSipAsync(), Does.Contain("|sip|t1|\r\nSIP/2.0 200"));
        Assert.That(await port.Task, Is.Zero);
    }

    private static void Install(DrachtioClient client, string kind)
    {
        switch (kind)
        {
            case "throws":
                client.OnRequest("OPTIONS", _ => throw new InvalidTimeZoneException("a bug"));
                break;
            case "forgets":
                client.OnRequest("OPTIONS", _ => { });
                break;
            case "retained throws":
                client.OnRequest("OPTIONS", request =>
                {
                    request.Retain();
                    throw new InvalidTimeZoneException("a bug");
                });
                break;
            case "async throws":
                client.OnRequest("OPTIONS", (_, _) => throw new InvalidTimeZoneException("a bug"));
                break;
            default:
                client.OnRequest("OPTIONS", (_, _) => Task.CompletedTask);
                break;
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
