using System.Net.Sockets;
using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>What a <see cref="PhoneNetwork"/> is made of.</summary>
internal static class PhoneNetworkParts
{
    /// <summary>Its transport.</summary>
    public static PhoneTransport Transport(this PhoneNetwork network) => network switch
    {
        PhoneNetwork.UdpV4 or PhoneNetwork.UdpV6 => PhoneTransport.Udp,
        PhoneNetwork.TcpV4 or PhoneNetwork.TcpV6 => PhoneTransport.Tcp,
        PhoneNetwork.TlsV4 or PhoneNetwork.TlsV6 => PhoneTransport.Tls,
        PhoneNetwork.WsV4 or PhoneNetwork.WsV6 => PhoneTransport.Ws,
        _ => PhoneTransport.Wss,
    };

    /// <summary>Its address family.</summary>
    public static AddressFamily Family(this PhoneNetwork network) => network
        is PhoneNetwork.UdpV6 or PhoneNetwork.TcpV6 or PhoneNetwork.TlsV6 or PhoneNetwork.WsV6 or PhoneNetwork.WssV6
        ? AddressFamily.InterNetworkV6
        : AddressFamily.InterNetwork;

    /// <summary>The protocol as the API of the program shows it.</summary>
    public static string Shown(this PhoneNetwork network) => network.Transport().ToString().ToLowerInvariant();
}
