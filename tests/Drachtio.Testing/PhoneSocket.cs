using System.Net;
using System.Net.Sockets;

namespace Drachtio.Testing;

/// <summary>One socket of a phone: a datagram socket, or one connection to the server.</summary>
internal abstract class PhoneSocket : IAsyncDisposable
{
    private readonly Action<PhoneMessage> _received;
    private readonly SemaphoreSlim _sending = new(1);
    private int _isClosed;

    protected PhoneSocket(Socket socket, IPEndPoint server, Action<PhoneMessage> received)
    {
        Socket = socket;
        Server = server;
        _received = received;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Ends with the connection.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>What carries it.</summary>
    public Socket Connection => Socket;

    protected Socket Socket { get; }

    protected IPEndPoint Server { get; }

    public static async Task<PhoneSocket> OpenAsync(PhoneTransport transport, IPEndPoint server, Action<PhoneMessage> received)
    {
        PhoneSocket socket = transport switch
        {
            PhoneTransport.Udp => DatagramPhoneSocket.Open(server, received),
            PhoneTransport.Tcp or PhoneTransport.Tls => await StreamPhoneSocket.OpenAsync(server, transport == PhoneTransport.Tls, received),
            _ => await WebSocketPhoneSocket.OpenAsync(server, transport == PhoneTransport.Wss, received),
        };
        socket.Completion = socket.RunAsync();
        return socket;
    }

    /// <summary>Sends one message, or any bytes; to somebody else only by datagrams.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, IPEndPoint? to = null)
    {
        await _sending.WaitAsync();
        try
        {
            await WriteAsync(bytes, to ?? Server);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        Socket.Dispose();
        await Completion;
        Free();
    }

    protected abstract Task WriteAsync(ReadOnlyMemory<byte> bytes, IPEndPoint to);

    /// <summary>Reads until the end.</summary>
    protected abstract Task ReadAsync();

    protected virtual void Free()
    {
    }

    protected void Deliver(byte[] message, IPEndPoint? source = null) => _received(new PhoneMessage(message, source ?? Server));

    private async Task RunAsync()
    {
        try
        {
            await ReadAsync();
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or IOException or ObjectDisposedException or System.Net.WebSockets.WebSocketException)
        {
            // The phone was switched off, or the server closed the connection.
        }
    }
}
