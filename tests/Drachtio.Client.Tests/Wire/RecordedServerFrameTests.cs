using System.Buffers;
using System.Text;
using Drachtio.Client.Sessions;
using Drachtio.Client.Wire;
using Drachtio.Sip;

namespace Drachtio.Client.Tests.Wire;

/// <summary>What a real server sent to apps, read as the client reads it.</summary>
public class RecordedServerFrameTests
{
    [TestCaseSource(nameof(Vectors))]
    public void Every_frame_of_a_server_is_one_frame_and_its_text_parses(string vector)
    {
        var messages = Recorded.Read(vector).Lines.Where(line => line.Direction == "server->app").Select(line => line.Bytes).ToArray();

        Assert.That(messages.Select(Problem).Where(problem => problem.Length > 0), Is.Empty);
    }

    [Test]
    public void A_new_requests_tokens_have_their_meaning()
    {
        var request = FirstRequest("10-register-udp-401-200");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(request.Source), Is.EqualTo("network"));
            Assert.That(request.ReceivedBytes, Is.EqualTo(363));
            Assert.That(Text(request.Protocol), Is.EqualTo("udp"));
            Assert.That(Text(request.SourceAddress), Is.EqualTo("127.0.0.1"));
            Assert.That(request.SourcePort, Is.EqualTo(36221));
            Assert.That(Text(request.Time), Is.EqualTo("17:27:41.258075"));
            Assert.That(Text(request.TransactionId), Is.EqualTo("e33e2384-297a-4bd1-b534-924612908160"));
            Assert.That(request.DialogId.IsEmpty, Is.True);
            Assert.That(Text(request.ReceivedOnAddress), Is.EqualTo("127.0.0.1"));
            Assert.That(request.ReceivedOnPort, Is.EqualTo(5162));
            Assert.That(request.Message.Method, Is.EqualTo(SipMethod.Register));
            Assert.That(request.Message.GetString(SipHeaderId.CallId), Is.EqualTo("v7iej0dkn6"));
        }
    }

    [Test]
    public void A_login_reply_has_addresses_and_version()
    {
        var reply = ServerReply.From(new FrameTokens(Payloads("01-auth-ping-route").First()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.IsOk, Is.True);
            Assert.That(reply.Tokens, Is.EqualTo(["tcp/127.0.0.1:5162,udp/127.0.0.1:5162", "v0.9.5-rc3", "tcp/127.0.0.1:5162,udp/127.0.0.1:5162"]));
        }
    }

    [Test]
    public void A_refused_login_has_its_text()
    {
        var reply = Payloads("02-auth-bad-secret").Select(p => ServerReply.From(new FrameTokens(p))).Last();

        Assert.That((reply.IsOk, reply.Text), Is.EqualTo((false, "incorrect secret")));
    }

    [TestCase("20-long-timeouts", 408)]
    [TestCase("21-tcp-registration-flow", 410)]
    [TestCase("15b-app-requests-errors", 503)]
    public void Responses_of_the_server_itself_are_told_from_the_networks(string vector, int status)
    {
        var payloads = Payloads(vector).Where(p => Text(new FrameTokens(p)[1]) == "sip" && new FrameTokens(p).Sip.StartsWith("SIP/2.0 "u8)).ToArray();

        var local = payloads.Where(IsLocal).Select(Status).ToArray();

        Assert.That(local, Does.Contain(status));
        Assert.That(payloads.Where(p => !IsLocal(p)).All(p => new FrameTokens(p)[5].Length > 0), Is.True);
    }

    [Test]
    public void An_echo_names_the_transaction_its_responses_come_under()
    {
        var payloads = Payloads("38-options-message-notify-typical");
        var echoes = payloads.Where(p => Text(new FrameTokens(p)[11]) == "Msg sent:").Select(p => TransactionKey.Of(new FrameTokens(p)[10])).ToHashSet();

        var responses = payloads.Where(p => new FrameTokens(p).Sip.StartsWith("SIP/2.0 "u8) && Text(new FrameTokens(p)[1]) == "sip")
            .Select(p => TransactionKey.Of(new FrameTokens(p)[8])).ToArray();

        Assert.That(responses, Is.Not.Empty);
        Assert.That(responses, Is.SubsetOf(echoes));
    }

    private static DrachtioRequest FirstRequest(string vector)
    {
        var payload = Payloads(vector).First(p => Text(new FrameTokens(p)[1]) == "sip");
        var tokens = new FrameTokens(payload);
        var message = new SipMessage();
        Assert.That(message.TryParse(payload.AsMemory(tokens.Table.SipOffset), SipLimits.Default, out _), Is.True);
        var client = new DrachtioClient(new DrachtioClientOptions { Servers = [new DrachtioServerOptions()] });
        var request = new DrachtioRequest(client.Connections[0]);
        request.Bind(payload, tokens.Table, message);
        return request;
    }

    private static string Problem(byte[] frame)
    {
        var reader = new FrameReader(1_000_000);
        var buffer = new ReadOnlySequence<byte>(frame);
        if (!reader.TryRead(ref buffer, out var payload) || !buffer.IsEmpty) return $"not one frame: {Text(frame)}";

        var tokens = new FrameTokens(payload.FirstSpan);
        var type = Text(tokens[1]);
        if (type is not ("response" or "sip")) return $"type {type}";
        if (!tokens.HasSip) return "";

        // One of the echoes quotes an 8,200-byte header of the app's.
        var limits = SipLimits.Default with { MaxHeaderBytes = 10_000 };
        var message = new SipMessage();
        return message.TryParse(payload.First[tokens.Table.SipOffset..], limits, out var error) ? "" : $"{error}: {Text(frame)}";
    }

    private static byte[][] Payloads(string vector) =>
        [.. Recorded.Read(vector).Lines.Where(line => line.Direction == "server->app").Select(line => line.Bytes[(Array.IndexOf(line.Bytes, (byte)'#') + 1)..])];

    private static bool IsLocal(byte[] payload) => Text(new FrameTokens(payload)[3]) == "0" && new FrameTokens(payload)[5].IsEmpty;

    private static int Status(byte[] payload) => int.Parse(Text(new FrameTokens(payload).Sip[8..11]), System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Vectors() => [.. Recorded.VectorNames().Where(name => Recorded.Read(name).Messages("server->app").Any())];

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
