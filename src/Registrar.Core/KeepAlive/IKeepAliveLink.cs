using Drachtio.Client;
using Drachtio.Sip;
using Registrar.Core.Defence;

namespace Registrar.Core.KeepAlive;

/// <summary>The way to one drachtio-server, as the bindings that came by it see it.</summary>
internal interface IKeepAliveLink
{
    /// <summary><c>host:port</c> of the server, for logs.</summary>
    string Name { get; }

    /// <summary>What the server's flow cache holds.</summary>
    FlowTable Flows { get; }

    /// <summary>Who is served when its requests come too fast.</summary>
    LoadGate Load { get; }

    /// <summary>Where the server listens with a transport, <c>host:port</c>; <see langword="null"/> when unknown.</summary>
    string? LocalAddress(string transport);

    /// <summary>Whether the server is there now.</summary>
    bool IsConnected { get; }

    /// <summary>Sends a request outside a dialog; call it with <see cref="FlowTable.Order"/> held.</summary>
    /// <param name="method">OPTIONS or NOTIFY.</param>
    /// <param name="requestUri">See <see cref="NextHop.RequestUri"/>.</param>
    /// <param name="nextHop">See <see cref="NextHop.Of"/>.</param>
    /// <param name="headers">Its header lines.</param>
    /// <param name="body">Its body; empty for none.</param>
    /// <param name="handler">Called exactly once when this returns <see langword="true"/>, never otherwise.</param>
    /// <param name="state">Given back to <paramref name="handler"/>.</param>
    /// <returns><see langword="false"/> when it cannot leave now.</returns>
    bool TrySend(SipMethod method, ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, ReadOnlySpan<byte> body, IDrachtioOutcomeHandler handler, long state);
}
