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
}
