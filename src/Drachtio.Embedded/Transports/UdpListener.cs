using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Transports;

/// <summary>SIP over datagrams on one local address.</summary>
internal sealed class UdpListener : SipListener
{
    // A datagram cannot be larger (RFC 768); the real server sends what does not fit a path as fragments, and so do we.
    private const int MaxDatagramBytes = 65535;

    // As the real server since v0.9.5: a burst of registrations must fit while one is being worked on.
    private const int SocketBufferBytes = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly IMessageSink _sink;
    private readonly ILogger _logger;
    private readonly ErrorQueue _errors;
    private Task _loop = Task.CompletedTask;
    private volatile bool _isStopped;

    private UdpListener(Socket socket, IMessageSink sink, ILogger logger)
        : base("udp", (IPEndPoint)socket.LocalEndPoint!)
    {
        _socket = socket;
        _sink = sink;
        _logger = logger;
        _errors = new ErrorQueue(socket);
    }

    public override bool IsStream => false;

    /// <summary>Binds; reading begins with <see cref="Start"/>.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public static UdpListener Bind(IPEndPoint address, IMessageSink sink, ILogger logger)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = SocketBufferBytes;
            socket.SendBufferSize = SocketBufferBytes;
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.Bind(address);
            return new UdpListener(socket, sink, logger);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Gives the port back before <see cref="Start"/>.</summary>
    public void Abandon() => _socket.Dispose();

    public void Start() => _loop = ReceiveAsync();

    /// <summary>Sends one datagram; losing it is the network's right.</summary>
    public void Send(ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        // A refusal of an earlier datagram is reported by the next call, whomever that one is for: so once more.
        for (var attempt = 0; attempt < 2 && !_isStopped; attempt++)
        {
            try
            {
                _socket.SendTo(bytes, SocketFlags.None, to);
                return;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionRefused or SocketError.HostUnreachable)
            {
                // The receive loop reads the error queue.
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                Log.DatagramNotSent(_logger, failure, to);
                return;
            }
        }
    }

    public override async ValueTask StopAsync()
    {
        _isStopped = true;
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(MaxDatagramBytes, pinned: true);
        var any = new SocketAddress(_socket.AddressFamily);
        var template = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_isStopped)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any).ConfigureAwait(false);
                var from = (IPEndPoint)template.Create(any);
                _sink.OnMessage(new SipPeer(this, from, Stream: null), buffer.AsMemory(0, length));
            }
            catch (SocketException) when (!_isStopped)
            {
                // ICMP told about a datagram of ours: not an end, and the queue says which one.
                foreach (var (datagram, destination) in _errors.Read()) _sink.OnUndeliverable(datagram, destination);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.MessageFailed(_logger, failure);
            }
        }
    }
}
