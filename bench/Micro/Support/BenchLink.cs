using Drachtio.Client;
using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.KeepAlive;

namespace Micro.Support;

/// <summary>A drachtio-server that takes no OPTIONS.</summary>
internal sealed class BenchLink : IKeepAliveLink
{
    public string Name => "127.0.0.1:9022";

    public FlowTable Flows { get; } = new();

    public LoadGate Load { get; } = new();

    public string? LocalAddress(string transport) => "127.0.0.1:5060";

    public bool IsConnected => false;

    public bool TrySend(SipMethod method, ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, ReadOnlySpan<byte> body, IDrachtioOutcomeHandler handler, long state) => false;
}
