using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Diagnostics;

namespace Drachtio.Embedded.Transports;

/// <summary>One TCP connection that carries SIP, whoever opened it.</summary>
internal sealed class StreamConnection
{
    private const int MaxPendingBytes = 16 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly StreamListener _listener;
    private readonly IMessageSink _sink;
    private readonly SocketWriter _writer;
    private int _isClosed;
    private byte[] _buffer = new byte[4096];

    public StreamConnection(Socket socket, StreamListener listener, IPEndPoint remote, IMessageSink sink)
    {
        _socket = socket;
        _listener = listener;
        _sink = sink;
        Remote = remote;
        _writer = new SocketWriter(socket, MaxPendingBytes, Close);
    }

    public IPEndPoint Remote { get; }

    /// <summary>Whether the connection is over; it never comes back.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Its loop.</summary>
    public Task Loop { get; private set; } = Task.CompletedTask;

    /// <summary>Serves a connection that was accepted.</summary>
    public void Start()
    {
        _writer.Open();
        Loop = ReadAsync();
    }

    /// <summary>Makes the connection, then serves it; what is sent meanwhile waits.</summary>
    public void StartConnecting() => Loop = ConnectAsync();

    public void Send(ReadOnlySpan<byte> bytes) => _writer.Send(bytes);

    /// <summary>Ends the connection at once and tells the sink, once.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        _socket.Dispose();
        _listener.Forget(this);

        // Off this thread: it may hold the lock the sink takes, or be inside a send.
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection._sink.OnStreamClosed(connection), this, preferLocal: false);
    }

    private async Task ConnectAsync()
    {
        try
        {
            await _socket.ConnectAsync(Remote).ConfigureAwait(false);
            _writer.Open();
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            Log.ConnectFailed(_listener.Logger, failure, Remote);
            Close();
            return;
        }
        await ReadAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled)).ConfigureAwait(false);
                if (read == 0) break;
                filled = Consume(filled + read);
                if (filled < 0) break;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The end of a connection, however it came.
        }
        catch (Exception failure)
        {
            Log.MessageFailed(_listener.Logger, failure);
        }
        Close();
    }

    // Hands over every whole message; returns the bytes left at the front of the buffer, -1 to end the connection.
    private int Consume(int filled)
    {
        var at = 0;
        while (true)
        {
            var unit = StreamSplitter.Next(_buffer.AsSpan(at, filled - at), _listener.MaxMessageBytes, out var length);
            if (unit == StreamUnit.TooLarge) return -1;
            if (unit == StreamUnit.Incomplete) break;
            if (unit == StreamUnit.Ping) Send("\r\n"u8);
            else if (unit == StreamUnit.Message) _sink.OnMessage(new SipPeer(_listener, Remote, this), _buffer.AsMemory(at, length));
            at += length;
        }

        _buffer.AsSpan(at, filled - at).CopyTo(_buffer);
        return filled - at;
    }
}
