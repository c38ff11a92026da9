using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Transports;

/// <summary>SIP over TCP, TLS or WebSockets on one local address: accepts, connects, and knows every open connection by the other side's address and port.</summary>
internal sealed class StreamListener : SipListener
{
    private readonly Socket _socket;
    private readonly IMessageSink _sink;
    private readonly int _maxConnections;
    private readonly ConcurrentDictionary<IPEndPoint, StreamConnection> _connections = new();
    private readonly FailurePause _pause;
    private readonly Lock _stopLock = new();
    private readonly TlsSettings? _tls;
    private Task _loop = Task.CompletedTask;
    private volatile bool _isStopped;

    private StreamListener(string protocol, Socket socket, IMessageSink sink, EmbeddedOptions options, TlsSettings? tls, ILogger logger)
        : base(protocol, (IPEndPoint)socket.LocalEndPoint!)
    {
        _tls = tls;
        _socket = socket;
        _sink = sink;
        _maxConnections = options.MaxStreamConnections;
        MaxMessageBytes = options.MaxMessageBytes;
        MaxPendingBytes = options.MaxPendingBytes;
        HandshakeTime = TimeSpan.FromMilliseconds(options.HandshakeMilliseconds);
        MessageTime = OrNever(options.MessageMilliseconds);
        IdleTime = OrNever(options.IdleMilliseconds);
        Time = options.TimeProvider;
        _pause = new FailurePause(options.TimeProvider);
        Logger = logger;
    }

    public override bool IsStream => true;

    public int MaxMessageBytes { get; }

    /// <summary>The most bytes that wait for one connection.</summary>
    public int MaxPendingBytes { get; }

    /// <summary>How long the handshakes of a connection may take.</summary>
    public TimeSpan HandshakeTime { get; }

    /// <summary>How long a message may take, and the first one of a client from its acceptance.</summary>
    public TimeSpan MessageTime { get; }

    /// <summary>How long nothing may come between messages.</summary>
    public TimeSpan IdleTime { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Binds and listens; accepting begins with <see cref="Start"/>.</summary>
    /// <param name="protocol">tcp, tls, ws or wss.</param>
    /// <param name="address">Where.</param>
    /// <param name="sink">What gets the messages.</param>
    /// <param name="options">Caps and clock.</param>
    /// <param name="tls">For tls and wss.</param>
    /// <param name="logger">For what fails.</param>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public static StreamListener Bind(string protocol, IPEndPoint address, IMessageSink sink, EmbeddedOptions options, TlsSettings? tls, ILogger logger)
    {
        var socket = ListeningSocket.Bind(address);
        return new StreamListener(protocol, socket, sink, options, tls, logger);
    }

    public override void Abandon() => _socket.Dispose();

    public override void Start() => _loop = AcceptAsync();

    /// <summary>The open connection to exactly this address and port; null when there is none.</summary>
    public StreamConnection? Find(IPEndPoint remote) =>
        _connections.TryGetValue(remote, out var known) && !known.IsClosed ? known : null;

    /// <summary>The connection to exactly this address and port, made when there is none.</summary>
    /// <returns>Null when no connection can be added: none to a WebSocket client, which only itself can make.</returns>
    public StreamConnection? GetOrConnect(IPEndPoint remote)
    {
        if (Find(remote) is { } known) return known;
        if (IsWebSocket) return null;

        // Either StopAsync sees the connection, with its loop, or there is none: one added behind its back would never be closed.
        lock (_stopLock)
        {
            if (_isStopped || _connections.Count >= _maxConnections) return null;
            var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            var connection = new StreamConnection(socket, StreamLink.Of(this, socket, _tls), this, remote, _sink);
            _connections[remote] = connection;
            connection.StartConnecting();
            return connection;
        }
    }

    /// <summary>Takes a connection out that has ended.</summary>
    public void Forget(StreamConnection connection) =>
        _connections.TryRemove(new KeyValuePair<IPEndPoint, StreamConnection>(connection.Remote, connection));

    public override async ValueTask StopAsync()
    {
        lock (_stopLock) _isStopped = true;
        _pause.End();
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
        foreach (var connection in _connections.Values)
        {
            connection.Close();
            await connection.Loop.ConfigureAwait(false);
        }
    }

    private static TimeSpan OrNever(int milliseconds) => milliseconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(milliseconds);

    private async Task AcceptAsync()
    {
        // The caller of Start must not become the loop: connections that wait already are accepted without a pause.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_isStopped)
        {
            try
            {
                Serve(await _socket.AcceptAsync().ConfigureAwait(false));
            }
            catch (Exception failure)
            {
                if (_isStopped) return;
                Log.AcceptFailed(Logger, failure, Token);
                await _pause.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    private void Serve(Socket socket)
    {
        if (_connections.Count >= _maxConnections)
        {
            Log.TooManyConnections(Logger, Token, _maxConnections);
            socket.Dispose();
            return;
        }

        StreamConnection connection;
        try
        {
            socket.NoDelay = true;
            connection = new StreamConnection(socket, StreamLink.Of(this, socket, _tls), this, (IPEndPoint)socket.RemoteEndPoint!, _sink);
        }
        catch (SocketException)
        {
            // Gone again before it was served: not this listener's failure.
            socket.Dispose();
            return;
        }

        _connections[connection.Remote] = connection;
        connection.Start();
    }
}
