using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Drachtio.Testing;

namespace Drachtio.Client.Tests.Fakes;

/// <summary>
/// A server that works as fast as it can without allocating: pre-built REGISTERs out, cut at random places, OK for every
/// response, echo and 200 for every request.
/// </summary>
internal sealed class FloodServer : IDisposable
{
    private const string Zero = "00000000-0000-4000-8000-000000000000";

    // As many as a busy server has open; far more than one read takes.
    private const int MaxOpen = 500;

    private static readonly byte[] Register = WireText.Frame(
        $"{Zero}|sip|network|735|udp|10.0.0.7|36221|17:27:41.258075|{Zero}||127.0.0.1|5162|\n"
        + "REGISTER sip:bling.babblevoice.com SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.7:36221;branch=z9hG4bK-524287-1---4d6dd2d6d4a2f5d7;rport=36221\n"
        + "Max-Forwards: 70\nContact: \"Alice\" <sip:1000@10.0.0.7:36221;rinstance=d42207a765c0626b;transport=UDP>;expires=60;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"\n"
        + "To: <sip:1000@bling.babblevoice.com>\nFrom: <sip:1000@bling.babblevoice.com>;tag=9f8a1f3c\nCall-ID: lWDmSX8zZfT0BxrKzXGj7A..\nCSeq: 2 REGISTER\n"
        + "Expires: 60\nAllow: INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, MESSAGE, OPTIONS, INFO, SUBSCRIBE\nUser-Agent: a phone 5.6.1 v2.10.20.4\n"
        + "Authorization: Digest username=\"1000\",realm=\"bling.babblevoice.com\",nonce=\"8d6a0b3e5f\",uri=\"sip:bling.babblevoice.com\",response=\"2b6cdd7f1bb4d4c1a1a1a1a1a1a1a1a1\",algorithm=MD5,cnonce=\"a1b2\",qop=auth,nc=00000001\nContent-Length: 0\n\n");

    private static readonly byte[] Ok = WireText.Frame(
        $"{Zero}|response|{Zero}|OK|application|335||127.0.0.1|36221|17:27:41.261860|{Zero}|||Msg sent:|\nSIP/2.0 200 OK\nCall-ID: v7iej0dkn6\nCSeq: 1 REGISTER\nContent-Length: 0\n\n");

    private static readonly byte[] Echo = WireText.Frame(
        $"{Zero}|response|{Zero}|OK|application|296|udp|127.0.0.1|5162|17:30:04.818181|{Zero}|Msg sent:|\nOPTIONS sip:bob@127.0.0.1:42546 SIP/2.0\nCall-ID: 5c98\nCSeq: 1 OPTIONS\n\n");

    private static readonly byte[] Final = WireText.Frame(
        $"{Zero}|sip|network|277|udp|127.0.0.1|42546|17:30:04.818890|{Zero}||\nSIP/2.0 200 OK\nCall-ID: 5c98\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Random _random;
    private readonly int _registers;
    private readonly object _lock = new();
    private readonly byte[] _in = new byte[256 * 1024];
    private byte[] _out = new byte[4 * 1024 * 1024];
    private byte[] _sending = new byte[4 * 1024 * 1024];
    private int _outBytes;
    private int _sent;
    private int _answered;
    private long _nextTransaction;
    private bool _isRouted;
    private bool _isOver;

    public FloodServer(int seed, int registers)
    {
        _random = new Random(seed);
        _registers = registers;
        _listener.Start();
        new Thread(Run) { IsBackground = true }.Start();
    }

    public DrachtioServerOptions Options => new() { Port = ((IPEndPoint)_listener.LocalEndpoint).Port };

    /// <summary>Ends when every REGISTER has its answer; fails with whatever went wrong.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Answered => Volatile.Read(ref _answered);

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            Monitor.PulseAll(_lock);
        }

        _listener.Stop();
    }

    private void Run()
    {
        try
        {
            using var socket = _listener.AcceptSocket();
            socket.NoDelay = true;
            new Thread(() => SendAll(socket)) { IsBackground = true }.Start();
            ReceiveAll(socket);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            Done.TrySetException(failure);
        }
        finally
        {
            Dispose();
        }
    }

    private void SendAll(Socket socket)
    {
        try
        {
            while (TrySwap(out var bytes))
            {
                for (var at = 0; at < bytes;)
                {
                    // Cuts anywhere: inside lengths, ids, headers; from single bytes to more than one frame.
                    var piece = Math.Min(_random.Next(20) == 0 ? _random.Next(1, 40) : _random.Next(1, 6_000), bytes - at);
                    at += socket.Send(_sending.AsSpan(at, piece));
                }
            }
        }
        catch (SocketException failure)
        {
            Done.TrySetException(failure);
        }
    }

    private bool TrySwap(out int bytes)
    {
        lock (_lock)
        {
            while (true)
            {
                while (_isRouted && _sent < _registers && _sent - _answered < MaxOpen)
                {
                    _sent++;
                    Append(Register, default, _nextTransaction++);
                }

                if (_outBytes > 0 || _isOver) break;
                Monitor.Wait(_lock);
            }

            (_out, _sending) = (_sending, _out);
            bytes = _outBytes;
            _outBytes = 0;
            return !_isOver;
        }
    }

    private void ReceiveAll(Socket socket)
    {
        var filled = 0;
        while (true)
        {
            var count = socket.Receive(_in.AsSpan(filled));
            if (count == 0) return;
            filled += count;
            var used = 0;
            lock (_lock)
            {
                while (TakeFrame(_in.AsSpan(used, filled - used), out var frameBytes)) used += frameBytes;
                Monitor.PulseAll(_lock);
            }

            _in.AsSpan(used, filled - used).CopyTo(_in);
            filled -= used;
            if (_registers > 0 && _answered == _registers) Done.TrySetResult();
        }
    }

    private bool TakeFrame(ReadOnlySpan<byte> bytes, out int frameBytes)
    {
        frameBytes = 0;
        var hash = bytes.IndexOf((byte)'#');
        if (hash < 0 || !Utf8Parser.TryParse(bytes[..hash], out int length, out _) || bytes.Length < hash + 1 + length) return false;

        frameBytes = hash + 1 + length;
        var id = bytes.Slice(hash + 1, Zero.Length);
        var rest = bytes[(hash + 1 + Zero.Length)..frameBytes];
        if (rest.StartsWith("|sip|||"u8) || rest.StartsWith("|sip||\r"u8))
        {
            Append(Echo, id, _nextTransaction);
            Append(Final, default, _nextTransaction++);
        }
        else if (rest.StartsWith("|sip|"u8))
        {
            if (rest.IndexOf("SIP/2.0 200 OK"u8) < 0) throw new SocketException((int)SocketError.ProtocolNotSupported);
            _answered++;
            Append(Ok, id, 0);
        }
        else
        {
            AppendPlain(id, rest);
        }

        return true;
    }

    private void AppendPlain(ReadOnlySpan<byte> id, ReadOnlySpan<byte> rest)
    {
        var extra = rest.StartsWith("|authenticate|"u8) ? "|udp/127.0.0.1:5060|v0.9.5|udp/127.0.0.1:5060" : rest.StartsWith("|ping"u8) ? "|pong" : "";
        var frame = WireText.Frame($"{Zero}|response|{Encoding.ASCII.GetString(id)}|OK{extra}");
        frame.CopyTo(_out.AsSpan(_outBytes));
        _outBytes += frame.Length;
        _isRouted |= rest.StartsWith("|route|"u8);
    }

    /// <summary>Adds a frame with the app's id as token 2, when given, and a transaction id in its last uuid.</summary>
    private void Append(byte[] frame, ReadOnlySpan<byte> id, long transaction)
    {
        var target = _out.AsSpan(_outBytes, frame.Length);
        frame.CopyTo(target);
        var second = target.IndexOf("|response|"u8) + "|response|".Length;
        if (!id.IsEmpty) id.CopyTo(target[second..]);
        var last = target.LastIndexOf("00000000-0000-4000-8000-"u8) + Zero.Length - 12;
        Utf8Formatter.TryFormat(transaction, target[last..], out _, new System.Buffers.StandardFormat('x', 12));
        _outBytes += frame.Length;
    }
}
