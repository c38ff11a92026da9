using System.Diagnostics;
using System.Net.Sockets;
using Load.Checking;
using Load.Phones;

namespace Load.Links;

/// <summary>Plays a drachtio-server to a registrar that has connected to its admin port.</summary>
/// <remarks>
/// Answers authenticate, route, remove_route and ping as a v0.9.5 does, wraps each REGISTER into a frame of 13 tokens, answers each
/// response with OK and the response as it would have left, and each OPTIONS with OK, the echo and a phone's 200.
/// One thread, one non-blocking socket: no lock, no hand-over, and a peer that does not read cannot stop us from reading.
/// </remarks>
internal sealed class ControlLink : ILink
{
    private const int SocketBytes = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly StreamInput _input = new();
    private readonly OutputBuffer _output;
    private readonly FrameAssembler _frame = new();
    private long _nextId;
    private long _nextPing = 0x8000_0000_0000;

    /// <summary>Takes over an accepted connection.</summary>
    public ControlLink(Socket socket, Random? cuts)
    {
        _socket = socket;
        _socket.Blocking = false;
        _socket.NoDelay = true;
        _socket.ReceiveBufferSize = SocketBytes;
        _socket.SendBufferSize = SocketBytes;
        _output = new OutputBuffer(cuts);
    }

    /// <summary>The registrar's side.</summary>
    public int RemotePort => ((System.Net.IPEndPoint)_socket.RemoteEndPoint!).Port;

    /// <summary>REGISTERs have a way: authenticated and routed.</summary>
    public bool IsRouted { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <inheritdoc/>
    public void Send(long number, int phone, ReadOnlySpan<byte> sip)
    {
        BeginFromNetwork(sip.Length);
        PhoneAddress.Write(_frame.Room, phone);
        _frame.Advance(PhoneAddress.Length);
        _frame.Add("|"u8);
        _frame.Add(PhoneAddress.Port(phone));
        _frame.Add("|"u8);
        AddTime();
        _frame.Add("|"u8);
        _frame.AddId(number);
        _frame.Add("||127.0.0.1|5060|\r\n"u8);
        _frame.Add(sip);
        _output.Append(_frame.End());
    }

    /// <inheritdoc/>
    public void Turn(IAnswerSink sink, long waitNs)
    {
        _output.Flush(_socket);
        if (waitNs > 0 && !Readiness.WaitToRead(_socket, !_output.IsEmpty, waitNs)) return;
        if (!_input.TryReceive(_socket)) return;

        var now = Stopwatch.GetTimestamp();
        var used = 0;
        while (FrameText.TryRead(_input.Bytes[used..], out var frameBytes, out var payload))
        {
            used += frameBytes;
            Take(payload, sink, now);
        }

        _input.Consume(used);
    }

    private void Take(ReadOnlySpan<byte> payload, IAnswerSink sink, long now)
    {
        var lineEnd = payload.IndexOf("\r\n"u8);
        var line = lineEnd < 0 ? payload : payload[..lineEnd];
        var sip = lineEnd < 0 ? default : payload[(lineEnd + 2)..];

        var id = FrameText.TakeToken(ref line);
        var type = FrameText.TakeToken(ref line);
        if (!type.SequenceEqual("sip"u8))
        {
            AnswerCommand(id, type, line);
            return;
        }

        var transaction = FrameText.TakeToken(ref line);
        FrameText.TakeToken(ref line);    // dialog
        var nextHop = FrameText.TakeToken(ref line);
        if (sip.StartsWith("SIP/2.0 "u8))
        {
            Acknowledge(id, transaction, sip);
            sink.Answered(FrameText.ReadId(transaction), sip, now);
        }
        else if (transaction.IsEmpty)
        {
            AnswerRequest(id, sip);
            if (sip.StartsWith("OPTIONS "u8)) sink.Pinged(sip, nextHop, now);
        }
        else
        {
            sink.Confused(Fault.Unreadable, payload);
        }
    }

    private void AnswerCommand(ReadOnlySpan<byte> id, ReadOnlySpan<byte> type, ReadOnlySpan<byte> rest)
    {
        BeginReply(id);
        if (type.SequenceEqual("authenticate"u8)) _frame.Add("|udp/127.0.0.1:5060,tcp/127.0.0.1:5060|v0.9.5|udp/127.0.0.1:5060,tcp/127.0.0.1:5060"u8);
        else if (type.SequenceEqual("ping"u8)) _frame.Add("|pong"u8);
        _output.Append(_frame.End());

        if (type.SequenceEqual("route"u8) && FrameText.TakeToken(ref rest).SequenceEqual("register"u8)) IsRouted = true;
        if (type.SequenceEqual("remove_route"u8)) IsRouted = false;
    }

    // The real server echoes the message as sent. The headers it adds to a response are here those of one phone for all: nobody
    // looks at them, but their bytes are on the wire and have to be read.
    private void Acknowledge(ReadOnlySpan<byte> id, ReadOnlySpan<byte> transaction, ReadOnlySpan<byte> sip)
    {
        BeginReply(id);
        _frame.Add("|application|"u8);
        _frame.Add(sip.Length);
        _frame.Add("||10.100.100.100|36221|17:27:41.261860|"u8);
        _frame.Add(transaction);
        _frame.Add("|||Msg sent:|\r\n"u8);
        var lineEnd = sip.IndexOf("\r\n"u8) + 2;
        _frame.Add(sip[..lineEnd]);
        _frame.Add("Via: SIP/2.0/UDP 10.100.100.100:36221;branch=z9hG4bK-0000000000000001-d6dd2d6d;rport=36221\r\n"u8);
        _frame.Add("From: <sip:1000000@load.example.com>;tag=00000000\r\nTo: <sip:1000000@load.example.com>;tag=rBNc7v1eZg2ec\r\n"u8);
        _frame.Add("Call-ID: 00000000-lWDmSX8zZfT0BxrKzXGj7A..\r\nCSeq: 10000001 REGISTER\r\n"u8);
        _frame.Add(sip[lineEnd..]);
        _output.Append(_frame.End());
    }

    private void AnswerRequest(ReadOnlySpan<byte> id, ReadOnlySpan<byte> sip)
    {
        var transaction = _nextPing++;
        BeginReply(id);
        _frame.Add("|application|"u8);
        _frame.Add(sip.Length);
        _frame.Add("|udp|127.0.0.1|5060|17:30:04.818181|"u8);
        _frame.AddId(transaction);
        _frame.Add("|Msg sent:|\r\n"u8);
        _frame.Add(sip);
        _output.Append(_frame.End());

        BeginFromNetwork(277);
        _frame.Add("10.100.100.100|36221|"u8);
        AddTime();
        _frame.Add("|"u8);
        _frame.AddId(transaction);
        _frame.Add("||\r\n"u8);
        SipReply.Write(_frame, sip);
        _output.Append(_frame.End());
    }

    private void BeginReply(ReadOnlySpan<byte> id)
    {
        _frame.Begin();
        _frame.AddId(_nextId++);
        _frame.Add("|response|"u8);
        _frame.Add(id);
        _frame.Add("|OK"u8);
    }

    private void AddTime()
    {
        ReceiptTime.Write(_frame.Room);
        _frame.Advance(ReceiptTime.Length);
    }

    private void BeginFromNetwork(int sipBytes)
    {
        _frame.Begin();
        _frame.AddId(_nextId++);
        _frame.Add("|sip|network|"u8);
        _frame.Add(sipBytes);
        _frame.Add("|udp|"u8);
    }
}
