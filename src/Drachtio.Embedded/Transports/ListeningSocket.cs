using System.Net;
using System.Net.Sockets;

namespace Drachtio.Embedded.Transports;

/// <summary>TCP sockets that can be bound again at once after the server before them ended.</summary>
internal static class ListeningSocket
{
    private const int Backlog = 512;

    /// <exception cref="SocketException">The address cannot be had.</exception>
    public static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;

            // On Windows the same option would let two servers share the port; on Unix it only skips TIME_WAIT.
            if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(address);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
