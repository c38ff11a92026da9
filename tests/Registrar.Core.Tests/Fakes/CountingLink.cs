using Drachtio.Client;
using Drachtio.Sip;
using Registrar.Core.Defence;
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

    public LoadGate Load { get; } = new();

    public string? LocalAddress(string transport) => null;

    public bool IsConnected => true;

    public bool TrySend(SipMethod method, ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, ReadOnlySpan<byte> body, IDrachtioOutcomeHandler handler, long state)
    {
        Count++;
        Answer?.Invoke((Reachability)handler, state);
        return true;
    }
}
