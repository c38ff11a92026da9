using Drachtio.Sip;

namespace Registrar.Core.KeepAlive;

/// <summary>The way to one drachtio-server, as the bindings that came by it see it.</summary>
internal interface IKeepAliveLink
{
    /// <summary><c>host:port</c> of the server, for logs.</summary>
    string Name { get; }

    /// <summary>What the server's flow cache holds.</summary>
    FlowTable Flows { get; }

    /// <summary>Where the server listens with a transport, <c>host:port</c>; <see langword="null"/> when unknown.</summary>
    string? LocalAddress(string transport);

    /// <summary>Sends OPTIONS; <see langword="false"/> when it cannot leave now.</summary>
    bool TrySendOptions(ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, Reachability reachability, long sentMs);
}
