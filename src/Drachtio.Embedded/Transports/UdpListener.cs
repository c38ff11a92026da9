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

    // Each attempt consumes one report of a refusal; more than a few in a row are only seen when many come at once.
    private const int MaxSendAttempts = 16;

    private readonly Socket _socket;
    private readonly IMessageSink _sink;
    private readonly ILogger _logger;
    private readonly ErrorQueue _errors;
    private readonly FailurePause _pause;
    private Task _loop = Task.CompletedTask;
    private int _isDraining;
    private volatile bool _isStopped;

    private UdpListener(Socket socket, IMessageSink sink, TimeProvider time, ILogger logger)
        : base("udp", (IPEndPoint)socket.LocalEndPoint!)
    {
        _socket = socket;
        _sink = sink;
        _pause = new FailurePause(time);
        _logger = logger;
        _errors = new ErrorQueue(socket);
    }

    public override bool IsStream => false;

    /// <summary>Binds; reading begins with <see cref="Start"/>.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public static UdpListener Bind(IPEndPoint address, IMessageSink sink, TimeProvider time, ILogger logger)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = SocketBufferBytes;
            socket.SendBufferSize = SocketBufferBytes;
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.Bind(address);
            return new UdpListener(socket, sink, time, logger);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Abandon() => _socket.Dispose();

    public override void Start() => _loop = ReceiveAsync();

    /// <summary>Sends one datagram; losing it is the network's right.</summary>
    public void Send(ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        // A refusal of an earlier datagram is reported by the next call, whomever that one is for: so once more, and again
        // for each further refusal that comes in between.
        SocketException? refusal = null;
        for (var attempt = 0; attempt < MaxSendAttempts && !_isStopped; attempt++)
        {
            try
            {
                _socket.SendTo(bytes, SocketFlags.None, to);
                return;
            }
            catch (SocketException failure) when (IsRefusal(failure))
            {
                refusal = failure;

                // The report is consumed by this call, so the receive loop will not wake for it: who reads the queue is up to us.
                QueueDrain();
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                Log.DatagramNotSent(_logger, failure, to);
                return;
            }
        }

        if (refusal is not null) Log.DatagramNotSent(_logger, refusal, to);
    }

    public override async ValueTask StopAsync()
    {
        _isStopped = true;
        _pause.End();
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
    }

    // Windows says ConnectionReset for "port unreachable".
    private static bool IsRefusal(SocketException failure) => failure.SocketErrorCode
        is SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.ConnectionReset;

    // Off this thread: who sends holds the lock the sink takes, and is in the middle of its own transaction.
    private void QueueDrain()
    {
        if (Interlocked.Exchange(ref _isDraining, 1) != 0) return;
        ThreadPool.UnsafeQueueUserWorkItem(
            static listener =>
            {
                // Cleared before reading: a refusal that comes during the read queues another drain.
                Interlocked.Exchange(ref listener._isDraining, 0);
                listener.Drain();
            },
            this,
            preferLocal: false);
    }

    private int Drain()
    {
        var drained = 0;
        try
        {
            for (var refused = _errors.Read(); refused.Count > 0 && !_isStopped; refused = _errors.Read())
            {
                drained += refused.Count;
                foreach (var (datagram, destination) in refused) _sink.OnUndeliverable(datagram, destination);
            }
        }
        catch (Exception failure)
        {
            // Nobody awaits a queued drain: what escaped from here would end the process.
            if (!_isStopped) Log.MessageFailed(_logger, failure);
        }
        return drained;
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
            catch (SocketException failure) when (!_isStopped)
            {
                // ICMP told about a datagram of ours: not an end, and the queue says which one.
                if (Drain() > 0 || IsRefusal(failure)) continue;
                Log.ReceiveFailed(_logger, failure, Token);
                await _pause.WaitAsync().ConfigureAwait(false);
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
