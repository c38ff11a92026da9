using Drachtio.Client;
using Drachtio.Sip;
using Registrar.Core.Defence;

namespace Registrar.Core.KeepAlive;

/// <summary>A connection of the client as a link; lives as long as the connection object, over all its reconnects.</summary>
internal sealed class DrachtioLink(DrachtioConnection connection) : IKeepAliveLink
{
    private IReadOnlyList<string>? _listeners;

    // What was read last, of one login: every OPTIONS asks, and nearly all of one transport.
    private Known? _known;

    /// <summary>The connection.</summary>
    public DrachtioConnection Connection => connection;

    /// <inheritdoc/>
    public string Name => connection.Server.Name;

    /// <inheritdoc/>
    public FlowTable Flows { get; } = new();

    /// <inheritdoc/>
    public LoadGate Load { get; } = new();

    /// <summary>Tells how long requests have waited; of the read loop only.</summary>
    public WaitClock Waits { get; } = new();

    /// <inheritdoc/>
    public string? LocalAddress(string transport)
    {
        var hostPorts = connection.HostPorts;
        if (Volatile.Read(ref _known) is { } known && ReferenceEquals(known.HostPorts, hostPorts) && string.Equals(known.Transport, transport, StringComparison.Ordinal))
            return known.Address;

        var address = Find(hostPorts, transport);
        Volatile.Write(ref _known, new Known(hostPorts, transport, address));
        return address;
    }

    /// <summary>Whether the server has said anew where it listens since this was asked last; of the read loop only.</summary>
    public bool HasOtherListeners()
    {
        var listeners = connection.HostPorts;
        if (ReferenceEquals(listeners, _listeners))
            return false;

        _listeners = listeners;
        return true;
    }

    /// <inheritdoc/>
    public bool IsConnected => connection.State == DrachtioConnectionState.Ready;

    /// <inheritdoc/>
    public bool TrySend(SipMethod method, ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, ReadOnlySpan<byte> body, IDrachtioOutcomeHandler handler, long state) =>
        connection.TrySend(method, requestUri, nextHop, headers, body, handler, state);

    private static string? Find(IReadOnlyList<string> hostPorts, string transport)
    {
        // "udp/192.0.2.1:5060"
        foreach (var hostPort in hostPorts)
        {
            if (hostPort.Length > transport.Length && hostPort[transport.Length] == '/' && hostPort.StartsWith(transport, StringComparison.OrdinalIgnoreCase))
                return hostPort[(transport.Length + 1)..];
        }

        return null;
    }

    private sealed record Known(IReadOnlyList<string> HostPorts, string Transport, string? Address);
}
