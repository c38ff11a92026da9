namespace Drachtio.Testing;

/// <summary>How a phone speaks to the server.</summary>
public enum PhoneTransport
{
    /// <summary>Datagrams.</summary>
    Udp,

    /// <summary>One TCP connection.</summary>
    Tcp,

    /// <summary>One TLS connection.</summary>
    Tls,

    /// <summary>One WebSocket (RFC 7118).</summary>
    Ws,

    /// <summary>One WebSocket over TLS (RFC 7118).</summary>
    Wss,
}
