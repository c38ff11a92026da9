using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Diagnostics;

namespace Drachtio.Embedded.Transports;

/// <summary>One connection that carries SIP over TCP, TLS or a WebSocket, whoever opened it.</summary>
internal sealed class StreamConnection
{
    // Nearly every message of a phone fits. What a larger one needed is given back behind it.
    private const int BufferBytes = 4096;
    private const int MaxKeptBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly StreamListener _listener;
    private readonly IMessageSink _sink;
    private readonly StreamLink _link;
    private readonly SocketWriter _writer;
    private readonly StreamSplitter _splitter;
    private readonly SilenceLimit _limit;
    private int _isClosed;
    private byte[] _buffer = new byte[BufferBytes];

    public StreamConnection(Socket socket, StreamLink link, StreamListener listener, IPEndPoint remote, IMessageSink sink)
    {
        _socket = socket;
        _link = link;
        _listener = listener;
        _sink = sink;
        Remote = remote;
        _writer = new SocketWriter(link.SendAsync, link.KeepsMessages, listener.MaxPendingBytes, Failed);
        _splitter = new StreamSplitter(listener.MaxMessageBytes);
        _limit = new SilenceLimit(listener, GiveUp);
    }

    public IPEndPoint Remote { get; }

    /// <summary>Whether the connection is over; it never comes back.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Its loop.</summary>
    public Task Loop { get; private set; } = Task.CompletedTask;

    /// <summary>Bytes of its buffers; none when it is over.</summary>
    public int HeldBytes => Volatile.Read(ref _buffer).Length + _writer.HeldBytes;

    /// <summary>Serves a connection that was accepted; what is sent before its handshakes are done waits.</summary>
    public void Start()
    {
        _limit.AwaitRest();
        Loop = RunAsync(isAccepted: true);
    }

    /// <summary>Makes the connection, then serves it; what is sent meanwhile waits.</summary>
    public void StartConnecting() => Loop = RunAsync(isAccepted: false);

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

    private async Task RunAsync(bool isAccepted)
    {
        if (await TryOpenAsync(isAccepted).ConfigureAwait(false))
        {
            if (!isAccepted) _limit.AwaitNext();
            _writer.Open();
            await ReadAsync().ConfigureAwait(false);
        }
        Close();

        // Not before the writer is done with it; a closed socket has ended what it was doing.
        await _writer.CompleteAsync().ConfigureAwait(false);
        _link.Dispose();
        _limit.End();

        // The flow cache may keep this object for as long as a registration lasts.
        Volatile.Write(ref _buffer, []);
    }

    private async ValueTask<bool> TryOpenAsync(bool isAccepted)
    {
        // A client that sends its handshake byte by byte, or not at all, must not hold a place for ever.
        using var patience = new CancellationTokenSource(_listener.HandshakeTime, _listener.Time);

        // Calls on a socket that has bytes complete at once: without a hop the accept loop would read this client, and nobody
        // else be accepted, for as long as it keeps sending; the lock of the server would be held by whoever connects.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (isAccepted) return await _link.AcceptAsync(patience.Token).ConfigureAwait(false);
            await _socket.ConnectAsync(Remote, patience.Token).ConfigureAwait(false);
            await _link.ConnectAsync(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure)
        {
            // Whatever a stranger's bytes made of the handshake costs his connection only.
            if (isAccepted) Log.HandshakeFailed(_listener.Logger, failure, Remote, _listener.Token);
            else Log.ConnectFailed(_listener.Logger, failure, Remote);
            return false;
        }
    }

    private async Task ReadAsync()
    {
        var filled = 0;
        try
        {
            while (filled >= 0)
            {
                if (filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
                var read = await _link.ReceiveAsync(_buffer.AsMemory(filled)).ConfigureAwait(false);
                if (read.IsOver) break;
                var before = filled;
                filled += read.Count;
                if (!_link.KeepsMessages) filled = Consume(filled);
                else if (filled > _listener.MaxMessageBytes) break;
                else if (read.EndsMessage) filled = ConsumeMessage(filled);

                // Bytes that trickle in do not extend the time of the message they belong to.
                if (filled > 0 && (before == 0 || filled < before + read.Count)) _limit.AwaitRest();
                if (filled == 0 && _buffer.Length > MaxKeptBytes) Volatile.Write(ref _buffer, new byte[BufferBytes]);
            }
        }
        catch (Exception failure) when (SocketWriter.IsEnd(failure))
        {
            // The end of a connection, however it came.
        }
        catch (Exception failure)
        {
            Log.MessageFailed(_listener.Logger, failure);
        }
    }

    private void GiveUp(TimeSpan silence)
    {
        Log.SilenceEnded(_listener.Logger, Remote, _listener.Token, silence.TotalSeconds);
        Close();
    }

    private void Failed(Exception? unexpected)
    {
        if (unexpected is not null) Log.SendFailed(_listener.Logger, unexpected, Remote, _listener.Token);
        Close();
    }

    // One WebSocket message is one SIP message (RFC 7118 §5), or the keep-alive of a stream, which the real server answers here too.
    private int ConsumeMessage(int filled)
    {
        _limit.AwaitNext();
        if (_buffer.AsSpan(0, filled).SequenceEqual("\r\n\r\n"u8)) Send("\r\n"u8);
        else _sink.OnMessage(new SipPeer(_listener, Remote, this), _buffer.AsMemory(0, filled));
        return 0;
    }

    // Hands over every whole message; returns the bytes left at the front of the buffer, -1 to end the connection. The real
    // server answers CRLF CRLF on TCP but not on TLS (seen on v0.9.5), whatever RFC 5626 §4.4.1 asks for.
    private int Consume(int filled)
    {
        var at = 0;
        while (true)
        {
            var unit = _splitter.Next(_buffer.AsSpan(at, filled - at), out var length);
            if (unit == StreamUnit.TooLarge) return -1;
            if (unit == StreamUnit.Incomplete) break;
            _limit.AwaitNext();
            if (unit == StreamUnit.Ping && !_listener.IsSecure) Send("\r\n"u8);
            else if (unit == StreamUnit.Message) _sink.OnMessage(new SipPeer(_listener, Remote, this), _buffer.AsMemory(at, length));
            at += length;
        }

        _buffer.AsSpan(at, filled - at).CopyTo(_buffer);
        return filled - at;
    }
}
