using Drachtio.Sip;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Tests.Fakes;

/// <summary>A drachtio-server that only counts what it is given.</summary>
internal sealed class CountingLink : IKeepAliveLink
{
    public int Count { get; set; }

    /// <summary>Answers each ping when set.</summary>
    public Action<Reachability, long>? Answer { get; set; }

    public string Name => "counting:9022";

    public FlowTable Flows { get; } = new();

    public string? LocalAddress(string transport) => null;

    public bool TrySendOptions(ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, Reachability reachability, long sentMs)
    {
        Count++;
        Answer?.Invoke(reachability, sentMs);
        return true;
    }
}
