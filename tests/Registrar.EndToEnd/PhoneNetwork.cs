namespace Registrar.EndToEnd;

/// <summary>How a phone reaches the server.</summary>
public enum PhoneNetwork
{
    /// <summary>UDP over IPv4.</summary>
    UdpV4,

    /// <summary>TCP over IPv4.</summary>
    TcpV4,

    /// <summary>UDP over IPv6.</summary>
    UdpV6,

    /// <summary>TCP over IPv6.</summary>
    TcpV6,

    /// <summary>TLS over IPv4.</summary>
    TlsV4,

    /// <summary>TLS over IPv6.</summary>
    TlsV6,

    /// <summary>WebSocket over IPv4.</summary>
    WsV4,

    /// <summary>WebSocket over IPv6.</summary>
    WsV6,

    /// <summary>WebSocket over TLS over IPv4.</summary>
    WssV4,

    /// <summary>WebSocket over TLS over IPv6.</summary>
    WssV6,
}
