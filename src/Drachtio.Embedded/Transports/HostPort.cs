using System.Net;
using System.Net.Sockets;

namespace Drachtio.Embedded.Transports;

/// <summary>Addresses as SIP and the control protocol write them: IPv6 in brackets.</summary>
internal static class HostPort
{
    public static string Host(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    public static string Of(IPEndPoint endPoint) => $"{Host(endPoint.Address)}:{endPoint.Port}";
}
