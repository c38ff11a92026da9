using Drachtio.Client.Diagnostics;
using Drachtio.Client.Tests.Fakes;
using Drachtio.Sip;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Drachtio.Client.Tests.Client;

public class MetricsTests
{
    private Meters _meters = null!;

    [SetUp]
    public void MakeMeters() => _meters = new Meters();

    [TearDown]
    public void DropMeters() => _meters.Dispose();

    [Test]
    public async Task Levels_come_back_to_zero_and_totals_count()
    {
        using var connections = Level("drachtio.client.connections");
        using var held = Level("drachtio.client.requests.active");
        using var open = Level("drachtio.client.transactions.active");
        using var requests = Total("drachtio.client.requests");
        using var responses = Total("drachtio.client.responses");
        using var transactions = Total("drachtio.client.transactions");
        await using var bench = ClientBench.Make(meters: _meters);
        var outcomes = new Outcomes();
        bench.Client.OnRequest("OPTIONS", (request, token) => request.RespondAsync(200, cancellationToken: token));
        var app = await bench.ConnectAsync();
        var peak = connections.GetMeasurementSnapshot().EvaluateAsCounter();

        await app.RequestAsync("OPTIONS", "t1");
        await app.ReplyAsync(await app.NextSipAsync(), "OK|application|1|||1||t1|||Msg sent:|");
        bench.Connection.TrySend(SipMethod.Options, "sip:a@b"u8, default, headers: null, default, outcomes, 1);
        await app.EchoAsync(await app.NextSipAsync(), "t2");
        await app.RespondAsync("t2", "200 OK");
        await outcomes.NextAsync();
        bench.Connection.TrySend(SipMethod.Options, "sip:lost@b"u8, default, headers: null, default, outcomes, 2);
        await app.NextSipAsync();
        await bench.Server.StopAsync();
        await outcomes.NextAsync();
        await bench.Client.CloseAsync().WaitAsync(FakeDrachtio.Guard);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(peak, Is.EqualTo(1));
            Assert.That(connections.GetMeasurementSnapshot().EvaluateAsCounter(), Is.Zero);
            Assert.That(held.GetMeasurementSnapshot().EvaluateAsCounter(), Is.Zero);
            Assert.That(held.GetMeasurementSnapshot(), Has.Count.EqualTo(2));
            Assert.That(open.GetMeasurementSnapshot().EvaluateAsCounter(), Is.Zero);
            Assert.That(open.GetMeasurementSnapshot(), Has.Count.EqualTo(4));
            Assert.That(requests.GetMeasurementSnapshot().Single().Tags["method"], Is.EqualTo("OPTIONS"));
            Assert.That(responses.GetMeasurementSnapshot().Single().Tags["class"], Is.EqualTo("2xx"));
            Assert.That(transactions.GetMeasurementSnapshot().Select(m => m.Tags["outcome"]), Is.EqualTo(["2xx", "ConnectionLost"]));
        }
    }

    [Test]
    public async Task A_response_the_server_did_not_send_and_a_frame_we_did_not_send_are_counted()
    {
        using var rejected = Total("drachtio.client.responses.rejected");
        using var refused = Total("drachtio.client.frames.refused");
        await using var bench = ClientBench.Make(meters: _meters);
        bench.Client.OnRequest("OPTIONS", request =>
        {
            request.Respond(200, "O\nK"u8);
            request.Respond(200, "OK"u8);
        });
        var app = await bench.ConnectAsync();

        await app.RequestAsync("OPTIONS", "t1");
        await app.ReplyAsync(await app.NextSipAsync(), "NOK|Response not sent due to unknown transaction");
        await app.RequestAsync("OPTIONS", "t2");
        await app.NextSipAsync();

        Assert.That(rejected.GetMeasurementSnapshot().EvaluateAsCounter(), Is.EqualTo(1));
        Assert.That(refused.GetMeasurementSnapshot()[0].Tags["rule"], Is.EqualTo("LineBreak"));
    }

    private MetricCollector<int> Level(string name) => new(_meters, ClientMetrics.MeterName, name);

    private MetricCollector<long> Total(string name) => new(_meters, ClientMetrics.MeterName, name);
}
