using System.Net.Sockets;
using System.Threading.Channels;
using Drachtio.Testing;

namespace Drachtio.Client.Tests.Fakes;

/// <summary>One app's connection, seen from the server. Frames are cut by code of its own, not by the code under test.</summary>
internal sealed class FakeApp(FakeDrachtio server, TcpClient client) : IAsyncDisposable
{
    private readonly Channel<string> _sip = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _pings = Channel.CreateUnbounded<string>();
    private readonly List<string> _commands = [];
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, TaskCompletionSource> _routed = new();
    private Task _reading = Task.CompletedTask;
    private int _nextId;
    private int _logins;

    /// <summary>Ends when the app has left.</summary>
    public Task Closed => _closed.Task.WaitAsync(FakeDrachtio.Guard);

    /// <summary>Ends when the app has sent a route for a verb.</summary>
    public Task RoutedAsync(string verb) => Route(verb).Task.WaitAsync(FakeDrachtio.Guard);

    /// <summary>Ends when the app has logged in for the nth time on this connection.</summary>
    public Task LoggedInAsync(int times) => RoutedAsync($"login {times}");

    /// <summary>authenticate, route and remove_route so far, without their ids.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_commands) return [.. _commands];
        }
    }

    public void Run(Task<Stream> opening) => _reading = ReadAsync(opening);

    /// <summary>The next <c>sip</c> frame of the app.</summary>
    public async Task<string> NextSipAsync() => await _sip.Reader.ReadAsync().AsTask().WaitAsync(FakeDrachtio.Guard);

    /// <summary>The next ping of the app.</summary>
    public async Task<string> NextPingAsync() => await _pings.Reader.ReadAsync().AsTask().WaitAsync(FakeDrachtio.Guard);

    /// <summary>Whether a <c>sip</c> frame has come that nobody took.</summary>
    public bool HasSip => _sip.Reader.TryPeek(out _);

    /// <summary>Sends frames, line feeds as CRLF.</summary>
    public async Task SendAsync(params string[] payloads) => await SendRawAsync(WireText.Frames(payloads));

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        var stream = await _stream.Task;
        await _sending.WaitAsync();
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (Exception failure) when (IsGone(failure))
        {
            // The app left meanwhile; a test that minds looks at Closed.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Replies to a frame of the app.</summary>
    /// <param name="frame">The app's frame.</param>
    /// <param name="rest">Status and what follows, e.g. <c>NOK|text</c>.</param>
    public Task ReplyAsync(string frame, string rest) => SendAsync($"{NextId()}|response|{frame.Split('|')[0]}|{rest}");

    /// <summary>A new request from the network.</summary>
    public Task RequestAsync(string method, string transactionId, string headers = "", string body = "") => SendAsync(Request(method, transactionId, headers, body));

    public string Request(string method, string transactionId, string headers = "", string body = "") =>
        $"{NextId()}|sip|network|363|udp|10.0.0.7|36221|17:27:41.258075|{transactionId}||127.0.0.1|5162|\n"
        + $"{method} sip:example.com SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.7:36221;branch=z9hG4bKm;rport=36221\nFrom: <sip:alice@example.com>;tag=g\n"
        + $"To: <sip:alice@example.com>\nCall-ID: v7iej0dkn6\nCSeq: 1 {method}\nMax-Forwards: 70\n{headers}\n{body}";

    /// <summary>The echo of a request of the app.</summary>
    public Task EchoAsync(string frame, string transactionId) => ReplyAsync(
        frame, $"OK|application|296|udp|127.0.0.1|5162|17:30:04.818181|{transactionId}|Msg sent:|\n{frame[(frame.IndexOf('\n', StringComparison.Ordinal) + 1)..]}");

    /// <summary>A response to a request of the app.</summary>
    public Task RespondAsync(string transactionId, string statusLine, bool isLocal = false) => SendAsync(
        $"{NextId()}|sip|network|{(isLocal ? "0|udp||0" : "277|udp|10.0.0.9|42546")}|17:30:04.818890|{transactionId}||\n"
        + $"SIP/2.0 {statusLine}\nVia: SIP/2.0/UDP 127.0.0.1:5162;rport;branch=z9hG4bKr\nFrom: <sip:a@b>;tag=Q\nTo: <sip:bob@b>;tag=uas\n"
        + "Call-ID: 5c98\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n");

    public void Close() => client.Close();

    public async ValueTask DisposeAsync()
    {
        client.Close();
        await _reading;
    }

    private static bool IsGone(Exception failure) => failure is IOException or SocketException or ObjectDisposedException or InvalidOperationException
        or System.Security.Authentication.AuthenticationException;

    private TaskCompletionSource Route(string verb) => _routed.GetOrAdd(verb, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private string NextId() => $"00000000-0000-4000-8000-{Interlocked.Increment(ref _nextId):x12}";

    private async Task ReadAsync(Task<Stream> opening)
    {
        try
        {
            var stream = await opening;
            _stream.SetResult(stream);
            var pending = new List<byte>();
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var count = await stream.ReadAsync(buffer);
                if (count == 0) return;
                pending.AddRange(buffer.AsSpan(0, count));
                while (TryTake(pending, out var payload)) await TakeAsync(payload);
            }
        }
        catch (Exception failure) when (IsGone(failure))
        {
            _stream.TrySetException(failure);
            _ = _stream.Task.Exception;
        }
        finally
        {
            client.Close();
            _closed.TrySetResult();
        }
    }

    private static bool TryTake(List<byte> pending, out string payload)
    {
        payload = "";
        var hash = pending.IndexOf((byte)'#');
        if (hash < 0) return false;
        var length = int.Parse(WireText.Text(pending[..hash].ToArray()), System.Globalization.CultureInfo.InvariantCulture);
        if (pending.Count < hash + 1 + length) return false;
        payload = WireText.Text(pending.GetRange(hash + 1, length).ToArray());
        pending.RemoveRange(0, hash + 1 + length);
        return true;
    }

    private async Task TakeAsync(string payload)
    {
        var tokens = payload.Split('|', '\r');
        switch (tokens[1])
        {
            case "sip":
                await _sip.Writer.WriteAsync(payload);
                if (server.AnswersResponses && payload.Contains("\r\nSIP/2.0 ", StringComparison.Ordinal)) await ReplyAsync(payload, "OK|application|335||127.0.0.1|36221|17:27:41.261860|t|||Msg sent:|");
                break;
            case "ping":
                await _pings.Writer.WriteAsync(payload);
                if (server.AnswersPings) await ReplyAsync(payload, "OK|pong");
                break;
            case "authenticate":
                await LogInAsync(payload, tokens[2]);
                break;
            default:
                Remember(payload);
                if (server.AnswersCommands) await ReplyAsync(payload, "OK");
                if (tokens[1] == "route") Route(tokens[2]).TrySetResult();
                break;
        }
    }

    private async Task LogInAsync(string payload, string secret)
    {
        Remember(payload);
        if (server.DropsLogins)
        {
            Close();
        }
        else if (server.LoginBytes is { } bytes)
        {
            await SendRawAsync(bytes);
        }
        else if (!server.AnswersLogins)
        {
            // The test lets it wait.
        }
        else if (secret == server.Secret)
        {
            var hostPorts = server.HostPorts.TryDequeue(out var early) ? early : "tcp/10.0.0.1:5060,udp/10.0.0.1:5060";
            await ReplyAsync(payload, $"OK|{hostPorts}|{server.Version}|tcp/127.0.0.1:5060,udp/127.0.0.1:5060");
            Route($"login {Interlocked.Increment(ref _logins)}").TrySetResult();
        }
        else
        {
            await ReplyAsync(payload, "NO|incorrect secret");
            Close();
        }
    }

    private void Remember(string payload)
    {
        lock (_commands) _commands.Add(payload[(payload.IndexOf('|', StringComparison.Ordinal) + 1)..]);
    }
}
