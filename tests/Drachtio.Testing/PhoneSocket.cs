using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Drachtio.Testing;

/// <summary>One socket of a phone: a datagram socket, or one stream connection to the server.</summary>
internal sealed class PhoneSocket : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly IPEndPoint _server;
    private readonly Action<PhoneMessage> _received;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Task _loop = Task.CompletedTask;

    private PhoneSocket(Socket socket, IPEndPoint server, Action<PhoneMessage> received)
    {
        _socket = socket;
        _server = server;
        _received = received;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    public bool IsStream => _socket.SocketType == SocketType.Stream;

    public Task Completion => _loop;

    public static async Task<PhoneSocket> OpenAsync(IPEndPoint server, bool isStream, Action<PhoneMessage> received)
    {
        var socket = isStream
            ? new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (isStream) await socket.ConnectAsync(server);
        else socket.Bind(new IPEndPoint(LocalAddressTowards(server), 0));

        var phone = new PhoneSocket(socket, server, received);
        phone._loop = isStream ? phone.ReadStreamAsync() : phone.ReadDatagramsAsync();
        return phone;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, IPEndPoint? to = null)
    {
        if (!IsStream)
        {
            await _socket.SendToAsync(bytes, to ?? _server);
            return;
        }

        await _sending.WaitAsync();
        try
        {
            for (var sent = 0; sent < bytes.Length;) sent += await _socket.SendAsync(bytes[sent..]);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _socket.Dispose();
        await _loop;
    }

    // Connecting a datagram socket sends nothing: it only asks the routing table.
    private static IPAddress LocalAddressTowards(IPEndPoint server)
    {
        using var probe = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(server);
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }

    private async Task ReadDatagramsAsync()
    {
        var buffer = new byte[65535];
        var any = new IPEndPoint(_server.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveFromAsync(buffer, any, _stop.Token);
                _received(new PhoneMessage(buffer[..result.ReceivedBytes], (IPEndPoint)result.RemoteEndPoint));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The phone was switched off.
        }
    }

    private async Task ReadStreamAsync()
    {
        var buffer = new byte[65536];
        var pending = new List<byte>();
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(buffer, _stop.Token);
                if (count == 0) return;
                pending.AddRange(buffer.AsSpan(0, count));
                while (TryTake(pending, out var message)) _received(new PhoneMessage(message, _server));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The phone or the server closed the connection.
        }
    }

    private static bool TryTake(List<byte> pending, out byte[] message)
    {
        message = [];
        while (pending.Count >= 2 && pending[0] == '\r' && pending[1] == '\n') pending.RemoveRange(0, 2);
        var text = Encoding.Latin1.GetString([.. pending]);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;

        var length = new PhoneMessage([.. pending.Take(end + 4)]).Header("Content-Length") ?? "0";
        var total = end + 4 + int.Parse(length, CultureInfo.InvariantCulture);
        if (pending.Count < total) return false;
        message = [.. pending.Take(total)];
        pending.RemoveRange(0, total);
        return true;
    }
}
