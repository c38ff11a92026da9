using System.Net;
using System.Security.Cryptography.X509Certificates;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests.Support;

/// <summary>One address of every kind on the loopback.</summary>
internal static class TestAddresses
{
    public static IReadOnlyList<EmbeddedAddress> All { get; } =
    [
        new(IPAddress.Loopback, 0),
        new(IPAddress.Loopback, 0, EmbeddedTransport.Tls),
        new(IPAddress.Loopback, 0, EmbeddedTransport.Ws),
        new(IPAddress.Loopback, 0, EmbeddedTransport.Wss),
    ];

    /// <summary>Made once: a key takes tens of milliseconds.</summary>
    public static X509Certificate2 Certificate { get; } = TestCertificate.Create();

    /// <summary>All of them, with their certificate.</summary>
    public static EmbeddedOptions WithAll(EmbeddedOptions options) => options with { Sip = All, Certificate = Certificate };

    /// <summary>Where the server listens for a protocol.</summary>
    /// <param name="server">Started with <see cref="All"/>.</param>
    /// <param name="protocol">udp, tcp, tls, ws or wss, any case.</param>
    public static IPEndPoint EndPoint(this EmbeddedDrachtio server, string protocol)
    {
        var transport = Enum.TryParse<EmbeddedTransport>(protocol, ignoreCase: true, out var named) ? named : EmbeddedTransport.UdpAndTcp;
        return server.SipAddresses.First(address => address.Transport == transport).EndPoint;
    }
}
