using System.Net;
using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Core;

/// <summary>Takes what the SIP sockets bring under the server's lock.</summary>
internal sealed class MessageIntake(ServerCore core, RequestIntake requests, ResponseIntake responses, Action ended) : IMessageSink
{
    private readonly SipText _text = new();

    public void OnMessage(SipPeer from, ReadOnlyMemory<byte> bytes)
    {
        // Keep-alives in datagrams are not answered (drachtio-protocol §3.7).
        if (bytes.IsEmpty || bytes.Span[0] is (byte)'\r' or (byte)'\n' or 0) return;
        lock (core.Gate)
        {
            _text.Parse(bytes, isFolded: true);
            if (_text.StartLine.StartsWith("SIP/"u8)) responses.Take(from, _text);
            else requests.Take(from, _text);
        }
    }

    public void OnStreamClosed(StreamConnection connection)
    {
        lock (core.Gate)
        {
            core.Requests.ForgetPeer(connection);
            core.Sent.FailPeer(connection);
        }
        ended();
    }

    public void OnUndeliverable(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        lock (core.Gate)
        {
            _text.Parse(datagram, isFolded: true);
            if (_text.StartLine.StartsWith("SIP/"u8) || !ResponseIntake.TryBranch(_text, out var branch)) return;
            if (core.Sent.Find(branch) is { } transaction) core.Sent.Fail(transaction, 503, "Service Unavailable");
        }
    }
}
