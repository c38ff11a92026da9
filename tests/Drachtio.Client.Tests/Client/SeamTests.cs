using System.Net;
using System.Text;
using Drachtio.Client.Tests.Fakes;
using Drachtio.Client.Wire;
using Drachtio.Sip;

namespace Drachtio.Client.Tests.Client;

/// <summary>Orders of events that no server can be made to produce, through the client's internal doors.</summary>
public class SeamTests
{
    [Test]
    public async Task A_name_look_up_that_hangs_ends_with_the_time_out()
    {
        var asked = new TaskCompletionSource<IPAddress[]>();
        await using var client = Make(asked, TimeSpan.FromMilliseconds(100));
        var failed = new TaskCompletionSource<DrachtioStateChange>();
        client.StateChanged += (_, change) => _ = change.Failure == DrachtioFailure.ConnectFailed && failed.TrySetResult(change);

        client.Start();

        var change = await failed.Task.WaitAsync(FakeDrachtio.Guard);
        Assert.That(change.Exception!.Message, Does.Contain("no connection within 0.1 s"));
    }

    [Test]
    public async Task A_name_look_up_that_hangs_does_not_keep_the_client_from_closing()
    {
        var asked = new TaskCompletionSource<IPAddress[]>();
        var client = Make(asked, TimeSpan.FromHours(1));
        var connecting = client.ConnectAsync();

        await client.CloseAsync().WaitAsync(FakeDrachtio.Guard);

        Assert.ThrowsAsync<DrachtioConnectionException>(() => connecting.WaitAsync(FakeDrachtio.Guard));
        Assert.That(client.Connections[0].State, Is.EqualTo(DrachtioConnectionState.Closed));
    }

    [Test]
    public async Task A_request_cancelled_before_its_handler_ran_does_not_reach_it()
    {
        await using var client = new DrachtioClient(new DrachtioClientOptions { Servers = [new DrachtioServerOptions()] });
        var request = Invite(client.Connections[0]).Retain();
        var calls = 0;

        request.EndByCancel();
        await client.Connections[0].RunAsync((_, _) => Task.FromResult(calls++), request);

        Assert.That(calls, Is.Zero);
        Assert.That(request.Cancellation.IsCancellationRequested, Is.True);
    }

    private static DrachtioClient Make(TaskCompletionSource<IPAddress[]> asked, TimeSpan connectTimeout) =>
        new(new DrachtioClientOptions { Servers = [new DrachtioServerOptions { Host = "slow.example" }], ConnectTimeout = connectTimeout })
        {
            Resolve = (_, _) => asked.Task,
        };

    private static DrachtioRequest Invite(DrachtioConnection connection)
    {
        var payload = Encoding.ASCII.GetBytes("id|sip|network|363|udp|10.0.0.7|36221|17:27:41.258075|t1||127.0.0.1|5162|\r\nINVITE sip:x SIP/2.0\r\nTo: <sip:x>\r\n\r\n");
        var tokens = new FrameTokens(payload);
        var message = new SipMessage();
        _ = message.TryParse(payload.AsMemory(tokens.Table.SipOffset), SipLimits.Default, out _);
        var request = new DrachtioRequest(connection);
        request.Bind(payload, in tokens.Table, message);
        return request;
    }
}
