namespace Drachtio.Embedded;

/// <summary>What an address of an <see cref="EmbeddedDrachtio"/> speaks.</summary>
public enum EmbeddedTransport
{
    /// <summary>UDP and TCP on the same port (RFC 3261 §18).</summary>
    UdpAndTcp,

    /// <summary>TLS over TCP (RFC 3261 §26.2.1).</summary>
    Tls,

    /// <summary>WebSocket with the sub-protocol <c>sip</c> (RFC 7118).</summary>
    Ws,

    /// <summary>WebSocket over TLS (RFC 7118).</summary>
    Wss,
}
