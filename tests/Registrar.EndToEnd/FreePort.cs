using System.Net;
using System.Net.Sockets;

namespace Registrar.EndToEnd;

/// <summary>Ports nobody uses, for programs that cannot be asked which one they took.</summary>
internal static class FreePort
{
    /// <summary>Whether ::1 can be bound on this machine.</summary>
    public static bool HasIpv6 { get; } = Socket.OSSupportsIPv6 && CanBind(IPAddress.IPv6Loopback, 0, SocketType.Dgram);

    /// <summary>127.0.0.1 and, where there is IPv6, ::1.</summary>
    public static IReadOnlyList<IPAddress> Loopbacks { get; } = HasIpv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    /// <summary>A TCP port of 127.0.0.1.</summary>
    public static int Tcp() => Find(port => CanBind(IPAddress.Loopback, port, SocketType.Stream));

    /// <summary>A port that is free for UDP and TCP on 127.0.0.1 and, where there is IPv6, on ::1.</summary>
    public static int Sip() => Find(port =>
        CanBind(IPAddress.Loopback, port, SocketType.Stream) && CanBind(IPAddress.Loopback, port, SocketType.Dgram)
        && (!HasIpv6 || (CanBind(IPAddress.IPv6Loopback, port, SocketType.Stream) && CanBind(IPAddress.IPv6Loopback, port, SocketType.Dgram))));

    // Below the kernel's ephemeral range (32768 on): a phone's socket cannot take the port between our look and the program's bind.
    private static int Find(Func<int, bool> isFree) =>
        Enumerable.Range(0, 1000).Select(_ => Random.Shared.Next(20000, 32000)).First(isFree);

    private static bool CanBind(IPAddress address, int port, SocketType type)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
