using System.Diagnostics.Metrics;
using Drachtio.Client.Wire;
using Drachtio.Sip;

namespace Drachtio.Client.Diagnostics;

/// <summary>The <c>drachtio.client.*</c> instruments. Every +1 of a level has its -1.</summary>
/// <remarks>No instrument allocates per measurement: tag values are strings that live for ever.</remarks>
internal sealed class ClientMetrics : IDisposable
{
    public const string MeterName = "Drachtio.Client";

    private const string ServerTag = "drachtio.server";

    private static readonly string[] StatusClasses = ["none", "1xx", "2xx", "3xx", "4xx", "5xx", "6xx"];

    private readonly Meter? _owned;
    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _framesReceived;
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _framesSent;
    private readonly Counter<long> _framesRefused;
    private readonly Counter<long> _requests;
    private readonly UpDownCounter<int> _requestsActive;
    private readonly Counter<long> _responses;
    private readonly Counter<long> _responsesRejected;
    private readonly Counter<long> _transactions;
    private readonly UpDownCounter<int> _transactionsActive;

    public ClientMetrics(IMeterFactory? factory)
    {
        // A factory owns its meters; without one the meter is ours to end.
        var meter = factory is null ? _owned = new Meter(MeterName) : factory.Create(MeterName);
        _connections = meter.CreateUpDownCounter<int>("drachtio.client.connections", "{connection}", "Connections that are ready.");
        _attempts = meter.CreateCounter<long>("drachtio.client.connection.attempts", "{attempt}", "Attempts to connect, by outcome.");
        _framesReceived = meter.CreateCounter<long>("drachtio.client.frames.received", "{frame}", "Frames received.");
        _bytesReceived = meter.CreateCounter<long>("drachtio.client.bytes.received", "By", "Bytes received.");
        _framesSent = meter.CreateCounter<long>("drachtio.client.frames.sent", "{frame}", "Frames accepted for sending.");
        _framesRefused = meter.CreateCounter<long>("drachtio.client.frames.refused", "{frame}", "Frames not sent because they break a rule.");
        _requests = meter.CreateCounter<long>("drachtio.client.requests", "{request}", "Requests received, by method.");
        _requestsActive = meter.CreateUpDownCounter<int>("drachtio.client.requests.active", "{request}", "Requests held beyond the read loop, unanswered.");
        _responses = meter.CreateCounter<long>("drachtio.client.responses", "{response}", "Responses accepted for sending, by class.");
        _responsesRejected = meter.CreateCounter<long>("drachtio.client.responses.rejected", "{response}", "Responses the server did not send.");
        _transactions = meter.CreateCounter<long>("drachtio.client.transactions", "{transaction}", "Requests of ours that ended, by outcome.");
        _transactionsActive = meter.CreateUpDownCounter<int>("drachtio.client.transactions.active", "{transaction}", "Requests of ours without final outcome.");
    }

    public void Connected(string server, int change) => _connections.Add(change, Tag(server));

    public void Attempted(string server, DrachtioFailure failure) => _attempts.Add(1, Tag(server), new("outcome", NameOf(failure)));

    public void Received(string server, int frames, int bytes)
    {
        _framesReceived.Add(frames, Tag(server));
        _bytesReceived.Add(bytes, Tag(server));
    }

    public void Sent(string server) => _framesSent.Add(1, Tag(server));

    public void FrameRefused(string server, FrameViolation violation) => _framesRefused.Add(1, Tag(server), new("rule", Enum.GetName(violation)));

    public void Requested(string server, SipMethod method) => _requests.Add(1, Tag(server), new("method", SipMethods.Name(method)));

    public void RequestHeld(string server, int change) => _requestsActive.Add(change, Tag(server));

    public void Responded(string server, int statusCode) => _responses.Add(1, Tag(server), new("class", StatusClasses[statusCode / 100]));

    public void ResponseRejected(string server) => _responsesRejected.Add(1, Tag(server));

    public void TransactionBegan(string server) => _transactionsActive.Add(1, Tag(server));

    public void TransactionEnded(string server, int statusCode, DrachtioFailure failure)
    {
        _transactionsActive.Add(-1, Tag(server));
        _transactions.Add(1, Tag(server), new("outcome", failure == DrachtioFailure.None ? StatusClasses[statusCode / 100] : NameOf(failure)));
    }

    public void Dispose() => _owned?.Dispose();

    private static KeyValuePair<string, object?> Tag(string server) => new(ServerTag, server);

    private static string NameOf(DrachtioFailure failure) => failure == DrachtioFailure.None ? "ok" : Enum.GetName(failure) ?? "unknown";
}
