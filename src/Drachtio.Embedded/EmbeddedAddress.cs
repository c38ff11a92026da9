using System.Net;

namespace Drachtio.Embedded;

/// <summary>An address to listen on, and what is spoken there.</summary>
/// <param name="EndPoint">Address and port; port 0 takes a free one, 0.0.0.0 and :: are every address of this machine.</param>
/// <param name="Transport">UDP and TCP when not said.</param>
public sealed record EmbeddedAddress(IPEndPoint EndPoint, EmbeddedTransport Transport = EmbeddedTransport.UdpAndTcp)
{
    /// <summary>An address in two pieces.</summary>
    public EmbeddedAddress(IPAddress address, int port, EmbeddedTransport transport = EmbeddedTransport.UdpAndTcp)
        : this(new IPEndPoint(address, port), transport)
    {
    }

    /// <summary>Whether a certificate is needed for it.</summary>
    public bool IsSecure => Transport is EmbeddedTransport.Tls or EmbeddedTransport.Wss;

    /// <summary>UDP and TCP at this address.</summary>
    public static implicit operator EmbeddedAddress(IPEndPoint endPoint) => new(endPoint);

    /// <summary>The same as the conversion.</summary>
    public static EmbeddedAddress FromIPEndPoint(IPEndPoint endPoint) => new(endPoint);

    /// <summary>e.g. <c>127.0.0.1:5060</c> or <c>[::1]:5061;transport=tls</c>.</summary>
    public override string ToString() => Transport switch
    {
        EmbeddedTransport.Tls => $"{EndPoint};transport=tls",
        EmbeddedTransport.Ws => $"{EndPoint};transport=ws",
        EmbeddedTransport.Wss => $"{EndPoint};transport=wss",
        _ => EndPoint.ToString(),
    };
}
