using System.Net;
using System.Net.Sockets;
using Load.Links;

namespace Load.Answering;

/// <summary>The least a registrar can do: a blocking receive loop that answers with ready frames and checks nothing.</summary>
/// <remarks>
/// 401 without credentials, 200 with the request's own Contact otherwise. Nothing can be cheaper behind the control protocol, so what
/// it reaches is the generator's ceiling, and what it costs is the floor that a registrar is compared with.
/// </remarks>
internal class TrivialAnswerer : IDisposable
{
    private const int SocketBytes = 4 * 1024 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = SocketBytes, SendBufferSize = SocketBytes };
    private readonly FrameAssembler _frame = new();
    private readonly byte[] _realm;
    private byte[] _input = new byte[512 * 1024];
    private byte[] _output = new byte[1024 * 1024];
    private int _outputBytes;
    private long _nextId = 1;

    /// <summary>Requests without credentials are challenged. Tests take them.</summary>
    protected virtual bool ChallengesStrangers => true;

    /// <summary>Makes one for a realm.</summary>
    public TrivialAnswerer(string realm) => _realm = System.Text.Encoding.ASCII.GetBytes(realm);

    /// <summary>Connects to a drachtio-server, or to what plays one, and answers until it closes.</summary>
    public void Run(int port)
    {
        _socket.Connect(IPAddress.Loopback, port);
        Command("|authenticate|cymru"u8);
        Command("|route|register"u8);
        SendAll();

        try
        {
            Answer();
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The other side has gone, perhaps with answers on their way.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection; <see cref="Run"/> ends.</summary>
    protected virtual void Dispose(bool disposing) => _socket.Dispose();

    /// <summary>Appends the answer to a REGISTER with credentials. Tests make it lie.</summary>
    /// <returns><see langword="false"/> gives no answer at all.</returns>
    protected virtual bool TryAccept(FrameAssembler frame, ReadOnlySpan<byte> request)
    {
        frame.Add("SIP/2.0 200 OK\r\n"u8);

        // The Contact as sent has its expires; a phone that leaves sends 0.
        var contact = request.IndexOf("\r\nContact: "u8) + 2;
        var line = request[contact..];
        line = line[..(line.IndexOf("\r\n"u8) + 2)];
        if (line.IndexOf(";expires=0;"u8) < 0) frame.Add(line);
        frame.Add("Expires: 3600\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\n\r\n"u8);
        return true;
    }

    private void Answer()
    {
        var filled = 0;
        while (_socket.Receive(_input.AsSpan(filled)) is > 0 and var count)
        {
            filled += count;
            var used = 0;
            while (FrameText.TryRead(_input.AsSpan(used, filled - used), out var frameBytes, out var payload))
            {
                used += frameBytes;
                Take(payload);
            }

            _input.AsSpan(used, filled - used).CopyTo(_input);
            filled -= used;
            if (filled == _input.Length) Array.Resize(ref _input, filled * 2);
            SendAll();
        }
    }

    private void Take(ReadOnlySpan<byte> payload)
    {
        var lineEnd = payload.IndexOf("\r\n"u8);
        var line = lineEnd < 0 ? payload : payload[..lineEnd];
        FrameText.TakeToken(ref line);
        if (!FrameText.TakeToken(ref line).SequenceEqual("sip"u8)) return;

        for (var i = 0; i < 6; i++) FrameText.TakeToken(ref line);
        var transaction = FrameText.TakeToken(ref line);
        var request = payload[(lineEnd + 2)..];

        _frame.Begin();
        _frame.AddId(_nextId++);
        _frame.Add("|sip|"u8);
        _frame.Add(transaction);
        _frame.Add("|\r\n"u8);
        var credentials = request.IndexOf("\r\nAuthorization: "u8);
        if (credentials < 0 && ChallengesStrangers)
        {
            Challenge();
        }
        else if (credentials >= 0 && request[credentials..].IndexOf("0000000000000000\""u8) >= 0)
        {
            // How the generator's wrong answers end; a right one does so once in 2^64.
            Challenge();
        }
        else if (!TryAccept(_frame, request))
        {
            return;
        }

        Queue(_frame.End());
    }

    private void Challenge()
    {
        _frame.Add("SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\""u8);
        _frame.Add(_realm);
        _frame.Add("\", nonce=\"AZ2qk7Dk8d1aJ2c9eYb0a1b2c3d4e5f60718293a\", algorithm=MD5, qop=\"auth\"\r\n\r\n"u8);
    }

    private void Command(ReadOnlySpan<byte> rest)
    {
        _frame.Begin();
        _frame.AddId(_nextId++);
        _frame.Add(rest);
        Queue(_frame.End());
    }

    private void Queue(ReadOnlySpan<byte> frame)
    {
        if (_output.Length - _outputBytes < frame.Length) Array.Resize(ref _output, _output.Length * 2);
        frame.CopyTo(_output.AsSpan(_outputBytes));
        _outputBytes += frame.Length;
    }

    private void SendAll()
    {
        for (var at = 0; at < _outputBytes;) at += _socket.Send(_output.AsSpan(at, _outputBytes - at));
        _outputBytes = 0;
    }
}
