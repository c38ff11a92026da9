using System.Text;
using Drachtio.Sip;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Tests.Fakes;

/// <summary>A drachtio-server that takes every OPTIONS and answers none by itself.</summary>
internal sealed class FakeLink(string name = "drachtio:9022") : IKeepAliveLink
{
    public List<Ping> Pings { get; } = [];

    public bool IsConnected { get; set; } = true;

    /// <summary>Thrown by every ping when set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Told of every ping that has left.</summary>
    public Action<Ping>? OnPing { get; set; }

    public string Name => name;

    public FlowTable Flows { get; } = new();

    public string? LocalAddress(string transport) => "192.0.2.1:5060";

    public bool TrySendOptions(ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, Reachability reachability, long sentMs)
    {
        if (Fault is not null) throw Fault;
        if (!IsConnected)
            return false;

        Pings.Add(new Ping(Encoding.UTF8.GetString(requestUri), Encoding.UTF8.GetString(nextHop), Encoding.UTF8.GetString(headers.Written), reachability, sentMs));
        OnPing?.Invoke(Pings[^1]);
        return true;
    }

    internal sealed record Ping(string RequestUri, string NextHop, string Headers, Reachability Reachability, long SentMs)
    {
        public void Answered(int status, bool isLocal = false) => Reachability.Complete(status, isLocal, SentMs);
    }
}
