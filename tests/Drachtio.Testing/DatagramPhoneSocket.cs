using System.Net;
using System.Net.Sockets;

namespace Drachtio.Testing;

/// <summary>A phone's UDP socket.</summary>
internal sealed class DatagramPhoneSocket(Socket socket, IPEndPoint server, Action<PhoneMessage> received) : PhoneSocket(socket, server, received)
{
    public static DatagramPhoneSocket Open(IPEndPoint server, Action<PhoneMessage> received)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(LocalAddressTowards(server), 0));
        return new DatagramPhoneSocket(socket, server, received);
    }

    protected override async Task WriteAsync(ReadOnlyMemory<byte> bytes, IPEndPoint to) => await Socket.SendToAsync(bytes, to);

    protected override async Task ReadAsync()
    {
        var buffer = new byte[65535];
        var any = new IPEndPoint(Server.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (true)
        {
            var result = await Socket.ReceiveFromAsync(buffer, any);
            Deliver(buffer[..result.ReceivedBytes], (IPEndPoint)result.RemoteEndPoint);
        }
    }

    // Connecting a datagram socket sends nothing: it only asks the routing table.
    private static IPAddress LocalAddressTowards(IPEndPoint server)
    {
        using var probe = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(server);
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }
}
