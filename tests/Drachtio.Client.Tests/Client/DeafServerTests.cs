using System.Net;
using System.Net.Sockets;
using System.Text;
using Drachtio.Client.Tests.Fakes;
using Drachtio.Sip;
using Drachtio.Testing;

namespace Drachtio.Client.Tests.Client;

/// <summary>A server that does not read for a while must not stop us from reading: it would corrupt its stream (drachtio-protocol §1.4).</summary>
public class DeafServerTests
{
    private const string Zero = "00000000-0000-4000-8000-000000000000";

    // 6 MB of answers: more than the socket buffers of both sides hold, less than MaxStagedBytes.
    private const int Requests = 2_000;
    private const int AnswerBytes = 3_000;

    [Test]
    public async Task Requests_are_read_while_the_server_does_not_and_every_answer_comes_in_order()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Server.ReceiveBufferSize = 64 * 1024;
        listener.Start();
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = new DrachtioClient(new DrachtioClientOptions { Servers = [new DrachtioServerOptions { Port = ((IPEndPoint)listener.LocalEndpoint).Port }] });
        client.OnRequest("OPTIONS", Answerer(handled));
        client.Start();
        using var server = await listener.AcceptTcpClientAsync().WaitAsync(FakeDrachtio.Guard);
        var stream = server.GetStream();
        await LogInAsync(stream);

        await stream.WriteAsync(WireText.Frames([.. Enumerable.Range(0, Requests).Select(Request)]));
        await handled.Task.WaitAsync(FakeDrachtio.Guard);
        var answers = await Task.Run(() => Enumerable.Range(0, Requests).Select(_ => NextFrame(stream).Split('|')[2]).ToArray()).WaitAsync(FakeDrachtio.Guard);

        Assert.That(answers, Is.EqualTo(Enumerable.Range(0, Requests).Select(number => $"t{number}")));
    }

    private static DrachtioInlineHandler Answerer(TaskCompletionSource handled)
    {
        var headers = new SipHeaderWriter();
        headers.TryAdd("X-Padding"u8, Encoding.ASCII.GetBytes(new string('x', AnswerBytes)));
        var count = 0;
        return request =>
        {
            request.Respond(200, "OK"u8, headers);
            if (++count == Requests) handled.SetResult();
        };
    }

    private static async Task LogInAsync(NetworkStream stream)
    {
        await stream.WriteAsync(WireText.Frame($"{Zero}|response|{NextFrame(stream).Split('|')[0]}|OK|udp/127.0.0.1:5060|v0.9.5|udp/127.0.0.1:5060"));
        await stream.WriteAsync(WireText.Frame($"{Zero}|response|{NextFrame(stream).Split('|')[0]}|OK"));
    }

    private static string Request(int number) =>
        $"{Zero}|sip|network|363|udp|10.0.0.7|36221|17:27:41.258075|t{number}||127.0.0.1|5162|\n"
        + "OPTIONS sip:example.com SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.7:36221;branch=z9hG4bKm;rport=36221\nFrom: <sip:alice@example.com>;tag=g\n"
        + "To: <sip:alice@example.com>\nCall-ID: v7iej0dkn6\nCSeq: 1 OPTIONS\nMax-Forwards: 70\n\n";

    private static string NextFrame(NetworkStream stream)
    {
        var length = 0;
        for (var digit = stream.ReadByte(); digit != '#'; digit = stream.ReadByte()) length = (length * 10) + digit - '0';
        var payload = new byte[length];
        stream.ReadExactly(payload);
        return Encoding.ASCII.GetString(payload);
    }
}
