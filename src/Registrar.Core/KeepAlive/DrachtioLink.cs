using Drachtio.Client;
using Drachtio.Sip;

namespace Registrar.Core.KeepAlive;

/// <summary>A connection of the client as a link; lives as long as the connection object, over all its reconnects.</summary>
internal sealed class DrachtioLink(DrachtioConnection connection) : IKeepAliveLink
{
    /// <summary>The connection.</summary>
    public DrachtioConnection Connection => connection;

    /// <inheritdoc/>
    public string Name => connection.Server.Name;

    /// <inheritdoc/>
    public FlowTable Flows { get; } = new();

    /// <inheritdoc/>
    public string? LocalAddress(string transport)
    {
        // "udp/192.0.2.1:5060"
        foreach (var hostPort in connection.HostPorts)
        {
            if (hostPort.Length > transport.Length && hostPort[transport.Length] == '/' && hostPort.StartsWith(transport, StringComparison.OrdinalIgnoreCase))
                return hostPort[(transport.Length + 1)..];
        }

        return null;
    }

    /// <inheritdoc/>
    public bool TrySendOptions(ReadOnlySpan<byte> requestUri, ReadOnlySpan<byte> nextHop, SipHeaderWriter headers, Reachability reachability, long sentMs) =>
        connection.TrySend(SipMethod.Options, requestUri, nextHop, headers, default, reachability, sentMs);
}
