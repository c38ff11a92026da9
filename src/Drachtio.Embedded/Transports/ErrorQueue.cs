using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Drachtio.Embedded.Transports;

/// <summary>Tells which datagram ICMP refused: Linux keeps it, with its destination, in the socket's error queue (IP_RECVERR).</summary>
/// <remarks>
/// The real server answers 503 within milliseconds of a "port unreachable" (drachtio-protocol §3.8). Elsewhere than on Linux
/// nothing is read and such a request ends with 408 at its time-out.
/// </remarks>
internal sealed class ErrorQueue
{
    private const int IpLevel = 0;
    private const int Ipv6Level = 41;
    private const int IpReceiveErrors = 11;
    private const int Ipv6ReceiveErrors = 25;
    private const int ErrorQueueFlag = 0x2000;
    private const int DontWaitFlag = 0x40;
    private const int MaxPerRead = 256;

    private readonly Socket _socket;
    private readonly bool _isOn;
    private readonly Lock _lock = new();
    private readonly byte[] _datagram = new byte[2048];

    public ErrorQueue(Socket socket)
    {
        _socket = socket;
        _isOn = OperatingSystem.IsLinux();
        if (!_isOn) return;
        var isIpv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        socket.SetRawSocketOption(
            isIpv6 ? Ipv6Level : IpLevel, isIpv6 ? Ipv6ReceiveErrors : IpReceiveErrors, BitConverter.GetBytes(1));
    }

    /// <summary>Takes refused datagrams, up to 256 of them, as far as ICMP kept their bytes; empty when there are none. Safe from any thread.</summary>
    /// <exception cref="ObjectDisposedException">The socket was closed.</exception>
    public List<(byte[] Datagram, IPEndPoint Destination)> Read()
    {
        var refused = new List<(byte[] Datagram, IPEndPoint Destination)>();
        if (!_isOn) return refused;
        var address = new SocketAddress(_socket.AddressFamily);
        var template = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        var raw = new byte[address.Size];
        lock (_lock)
        {
            while (refused.Count < MaxPerRead)
            {
                var addressLength = raw.Length;
                var length = Receive(_socket.SafeHandle, _datagram, _datagram.Length, ErrorQueueFlag | DontWaitFlag, raw, ref addressLength);
                if (length < 0) return refused;
                raw.CopyTo(address.Buffer);
                refused.Add((_datagram[..(int)length], (IPEndPoint)template.Create(address)));
            }
        }
        return refused;
    }

    // The runtime has no way to pass MSG_ERRQUEUE. The handle keeps its number from being given to another socket meanwhile.
    [DllImport("libc", EntryPoint = "recvfrom")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Receive(SafeSocketHandle socket, byte[] buffer, nint length, int flags, byte[] address, ref int addressLength);
}
