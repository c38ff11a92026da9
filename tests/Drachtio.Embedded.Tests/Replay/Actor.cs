using System.Net;
using System.Net.Sockets;
using System.Text;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests.Replay;

/// <summary>One side of a recorded exchange: an application, or a phone on any transport. It collects whatever comes.</summary>
internal sealed class Actor : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly bool _isControl;
    private readonly EndPoint _server;
    private readonly List<string> _received = [];
    private readonly PhoneSocket? _phone;
    private readonly Task _loop;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _bytes = "";

    private Actor(Socket socket, EndPoint server, bool isControl)
    {
        _socket = socket;
        _server = server;
        _isControl = isControl;
        _loop = ReceiveAsync();
    }

    private Actor(PhoneSocket phone, EndPoint server, Inlet inlet)
    {
        _socket = phone.Connection;
        _server = server;
        _phone = phone;
        inlet.Open(AddWhole);
        _loop = EndWithPhoneAsync(phone);
    }

    /// <summary>Whether the server has ended the connection.</summary>
    public bool IsClosed { get; private set; }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public static async Task<Actor> ControlAsync(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return new Actor(socket, server, isControl: true);
    }

    public static async Task<Actor> StreamAsync(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return new Actor(socket, server, isControl: false);
    }

    /// <summary>A phone over TLS or in a WebSocket.</summary>
    public static async Task<Actor> PhoneAsync(PhoneTransport transport, IPEndPoint server)
    {
        var inlet = new Inlet();
        return new Actor(await PhoneSocket.OpenAsync(transport, server, inlet.Take), server, inlet);
    }

    public static Actor Datagram(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(server.Address, 0));
        return new Actor(socket, server, isControl: false);
    }

    /// <summary>Sends; a connection that is gone swallows it.</summary>
    public async Task SendAsync(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        try
        {
            if (_phone is not null) await _phone.SendAsync(bytes);
            else if (_socket.SocketType == SocketType.Dgram) await _socket.SendToAsync(bytes, _server);
            else await _socket.SendAsync(bytes);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            // What was recorded after a crash went nowhere either.
        }
    }

    /// <summary>Takes the first message that is the one looked for; the rest stay.</summary>
    /// <returns>Null when it did not come in time.</returns>
    public async Task<string?> TakeAsync(Func<string, bool> isIt, TimeSpan patience)
    {
        while (true)
        {
            Task changed;
            lock (_received)
            {
                var at = _received.FindIndex(message => isIt(message));
                if (at >= 0)
                {
                    var found = _received[at];
                    _received.RemoveAt(at);
                    return found;
                }
                if (IsClosed) return null;
                changed = _changed.Task;
            }
            try
            {
                await changed.WaitAsync(patience);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    /// <summary>What has come and was not taken.</summary>
    public string[] Left()
    {
        lock (_received) return [.. _received];
    }

    /// <summary>Waits until the server has ended the connection.</summary>
    public Task EndAsync(TimeSpan patience) => _loop.WaitAsync(patience);

    /// <summary>Ends the connection from this side and waits until the server has settled it.</summary>
    public async Task EndAsync(EmbeddedDrachtio server)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnEnded(object? sender, EventArgs args) => ended.TrySetResult();
        server.ConnectionEnded += OnEnded;
        await DisposeAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
        server.ConnectionEnded -= OnEnded;
    }

    public async ValueTask DisposeAsync()
    {
        if (_phone is not null) await _phone.DisposeAsync();
        _socket.Dispose();
        await _loop;
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer);
                if (read == 0 && _socket.SocketType == SocketType.Stream) break;
                Add(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The end.
        }
        SetClosed();
    }

    private async Task EndWithPhoneAsync(PhoneSocket phone)
    {
        await phone.Completion;
        SetClosed();
    }

    private void SetClosed()
    {
        lock (_received)
        {
            IsClosed = true;
            _changed.TrySetResult();
        }
    }

    private void AddWhole(PhoneMessage message)
    {
        lock (_received)
        {
            _received.Add(message.Text);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Add(string text)
    {
        lock (_received)
        {
            _bytes += text;
            if (_socket.SocketType == SocketType.Dgram)
            {
                _received.Add(_bytes);
                _bytes = "";
            }
            else
            {
                while (TryCut(out var message)) _received.Add(message);
            }
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    // A frame by its length; a SIP message by its Content-Length, which stands in every one the server writes.
    private bool TryCut(out string message)
    {
        message = "";
        int length;
        if (_isControl)
        {
            var hash = _bytes.IndexOf('#', StringComparison.Ordinal);
            if (hash < 0) return false;
            length = hash + 1 + int.Parse(_bytes[..hash], System.Globalization.CultureInfo.InvariantCulture);
        }
        else
        {
            var end = _bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) return false;
            var at = _bytes.IndexOf("Content-Length: ", StringComparison.Ordinal) + "Content-Length: ".Length;
            length = end + 4 + int.Parse(_bytes[at.._bytes.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
        }
        if (_bytes.Length < length) return false;
        message = _bytes[..length];
        _bytes = _bytes[length..];
        return true;
    }

    // A phone's socket may bring something before there is an actor to take it.
    private sealed class Inlet
    {
        private readonly List<PhoneMessage> _early = [];
        private Action<PhoneMessage>? _take;

        public void Take(PhoneMessage message)
        {
            lock (_early)
            {
                if (_take is null) _early.Add(message);
                else _take(message);
            }
        }

        public void Open(Action<PhoneMessage> take)
        {
            lock (_early)
            {
                _take = take;
                _early.ForEach(take);
            }
        }
    }
}
