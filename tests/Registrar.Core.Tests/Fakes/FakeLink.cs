using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Drachtio.Client;
using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.KeepAlive;
using Registrar.Core.Notifications;

namespace Registrar.Core.Tests.Fakes;

/// <summary>A drachtio-server that takes every OPTIONS and NOTIFY and answers none by itself.</summary>
internal sealed class FakeLink(string name = "drachtio:9022") : IKeepAliveLink
{
    private readonly Channel<Notify> _sent = Channel.CreateUnbounded<Notify>();

    public List<Ping> Pings { get; } = [];

    public ConcurrentQueue<Notify> Notifies { get; } = [];

    public bool IsConnected { get; set; } = true;

    /// <summary>Takes nothing, though it is connected.</summary>
    public bool IsFull { get; set; }

    /// <summary>Thrown by every ping when set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Told of every ping that has left.</summary>
    public Action<Ping>? OnPing { get; set; }

    public string Name => name;

    public FlowTable Flows { get; } = new();

    public LoadGate Load { get; } = new();

    public string? LocalAddress(string transport) => "192.0.2.1:5060";

    public bool TrySend(SipMethod method, ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, ReadOnlySpan<byte> body, IDrachtioOutcomeHandler handler, long state)
    {
        if (Fault is not null) throw Fault;
        if (!Flows.Order.IsHeldByCurrentThread) throw new InvalidOperationException("Another phone's 200 could leave before this request and take its flow.");
        if (!IsConnected || IsFull)
            return false;

        var lines = Encoding.UTF8.GetString(headers.Written);
        if (method == SipMethod.Options)
        {
            Pings.Add(new Ping(Encoding.UTF8.GetString(requestUri), Encoding.UTF8.GetString(nextHop), lines, (Reachability)handler, state));
            OnPing?.Invoke(Pings[^1]);
            return true;
        }

        var notify = new Notify(Encoding.UTF8.GetString(requestUri), Encoding.UTF8.GetString(nextHop), lines, Encoding.UTF8.GetString(body), (NotifyAttempt)handler, state);
        Notifies.Enqueue(notify);
        _sent.Writer.TryWrite(notify);
        return true;
    }

    /// <summary>The next NOTIFY, sent or still to come.</summary>
    public Task<Notify> NextNotifyAsync() => _sent.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    internal sealed record Ping(string RequestUri, string NextHop, string Headers, Reachability Reachability, long SentMs)
    {
        public void Answered(int status, bool isLocal = false) => Reachability.Complete(status, isLocal, SentMs);
    }

    internal sealed record Notify(string RequestUri, string NextHop, string Headers, string Body, NotifyAttempt Attempt, long SentMs)
    {
        public void Answered(int status, string reason = "OK", bool isLocal = false) => Attempt.Complete(status, reason, isLocal, SentMs);
    }
}
