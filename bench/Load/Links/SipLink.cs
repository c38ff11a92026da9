using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Load.Checking;

namespace Load.Links;

/// <summary>Phones on a real SIP socket, UDP or TCP: for whole stacks, whatever stands behind the port.</summary>
/// <remarks>
/// One connected socket for all phones of a thread. Nothing is sent twice: an answer that does not come counts as lost. Answers
/// are matched by the branch of their Via.
/// </remarks>
internal sealed class SipLink : ILink
{
    private const int SocketBytes = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly bool _isStream;
    private readonly StreamInput _input = new();
    private readonly OutputBuffer _output;
    private readonly byte[] _datagram = new byte[64 * 1024];
    private readonly FrameAssembler _reply = new();

    /// <summary>Connects.</summary>
    public SipLink(IPEndPoint target, bool isStream, Random? cuts)
    {
        _isStream = isStream;
        _output = new OutputBuffer(cuts);
        _socket = new Socket(target.AddressFamily, isStream ? SocketType.Stream : SocketType.Dgram, isStream ? ProtocolType.Tcp : ProtocolType.Udp)
        {
            ReceiveBufferSize = SocketBytes,
            SendBufferSize = SocketBytes,
        };
        if (isStream) _socket.NoDelay = true;
        _socket.Connect(target);
        _socket.Blocking = false;
    }

    /// <summary>Our side, <c>host:port</c>.</summary>
    public string Local => _socket.LocalEndPoint!.ToString()!;

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <inheritdoc/>
    public void Send(long number, int phone, ReadOnlySpan<byte> sip) => Send(sip);

    /// <inheritdoc/>
    public void Turn(IAnswerSink sink, long waitNs)
    {
        if (_isStream) _output.Flush(_socket);
        if (waitNs > 0 && !Readiness.WaitToRead(_socket, _isStream && !_output.IsEmpty, waitNs)) return;
        if (_isStream)
            ReadStream(sink);
        else
            ReadDatagrams(sink);
    }

    private void Send(ReadOnlySpan<byte> sip)
    {
        if (_isStream)
        {
            _output.Append(sip);
            return;
        }

        // A full send buffer loses the packet, as a network would; the time-out counts it.
        _socket.Send(sip, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)) throw new LinkException($"Sending failed: {error}.");
    }

    private void ReadDatagrams(IAnswerSink sink)
    {
        // Not without end: an open loop has to look at its clock.
        for (var i = 0; i < 64; i++)
        {
            var count = _socket.Receive(_datagram, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) return;
            if (error != SocketError.Success) throw new LinkException($"Receiving failed: {error}.");
            Take(_datagram.AsSpan(0, count), sink, Stopwatch.GetTimestamp());
        }
    }

    private void ReadStream(IAnswerSink sink)
    {
        if (!_input.TryReceive(_socket)) return;

        var now = Stopwatch.GetTimestamp();
        var used = 0;
        while (TryMessage(_input.Bytes[used..], out var bytes))
        {
            if (bytes > 4) Take(_input.Bytes.Slice(used, bytes), sink, now);
            used += bytes;
        }

        _input.Consume(used);
    }

    private static bool TryMessage(ReadOnlySpan<byte> bytes, out int messageBytes)
    {
        messageBytes = 0;

        // Keep-alives of RFC 5626 between messages.
        if (bytes.StartsWith("\r\n"u8))
        {
            messageBytes = 2;
            return true;
        }

        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;

        var lines = new HeaderLines(bytes[..(end + 4)]);
        var body = 0;
        while (lines.Next())
        {
            if ((lines.Is("Content-Length"u8) || lines.Is("l"u8)) && !Utf8Parser.TryParse(lines.Value, out body, out _)) body = 0;
        }

        messageBytes = end + 4 + body;
        return bytes.Length >= messageBytes;
    }

    private void Take(ReadOnlySpan<byte> sip, IAnswerSink sink, long now)
    {
        if (sip.StartsWith("SIP/2.0 "u8))
        {
            // Provisional answers of a proxy mean nothing to a registration.
            if (StatusLine.StatusOf(sip) >= 200) sink.Answered(NumberOf(sip), sip, now);
            return;
        }

        _reply.Begin();
        SipReply.Write(_reply, sip);
        var frame = _reply.End();
        Send(frame[(frame.IndexOf((byte)'#') + 1)..]);
        if (sip.StartsWith("OPTIONS "u8)) sink.Pinged(sip, default, now);
    }

    private static long NumberOf(ReadOnlySpan<byte> sip)
    {
        var at = sip.IndexOf("branch=z9hG4bK-"u8);
        return at >= 0 && sip.Length >= at + 31 && Utf8Parser.TryParse(sip.Slice(at + 15, 16), out long number, out var used, 'x') && used == 16 ? number : -1;
    }
}
