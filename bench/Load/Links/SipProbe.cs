using System.Net;
using System.Net.Sockets;
using System.Text;
using Load.Checking;

namespace Load.Links;

/// <summary>Asks a SIP port whether its registrar is there yet: a server may listen before the application behind it does.</summary>
internal static class SipProbe
{
    private const int AnswerMs = 200;

    /// <summary>Sends one REGISTER without credentials over UDP.</summary>
    /// <returns>It was challenged or accepted.</returns>
    public static bool IsAnswered(IPEndPoint target, string realm, int number)
    {
        using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = AnswerMs };
        socket.Connect(target);
        try
        {
            socket.Send(Encoding.ASCII.GetBytes(
                $"REGISTER sip:{realm} SIP/2.0\r\nVia: SIP/2.0/UDP {socket.LocalEndPoint};branch=z9hG4bK-probe-{number};rport\r\nMax-Forwards: 70\r\n"
                + $"From: <sip:probe@{realm}>;tag={number}\r\nTo: <sip:probe@{realm}>\r\nCall-ID: probe-{number}\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"));
            var answer = new byte[4096];
            return StatusLine.StatusOf(answer.AsSpan(0, socket.Receive(answer))) is 200 or 401 or 407;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
