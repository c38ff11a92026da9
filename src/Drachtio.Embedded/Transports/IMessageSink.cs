using System.Net;

namespace Drachtio.Embedded.Transports;

/// <summary>Where sockets bring what they read. Called from the sockets' loops, any thread.</summary>
internal interface IMessageSink
{
    /// <summary>One whole SIP message; the bytes are valid during the call.</summary>
    void OnMessage(SipPeer from, ReadOnlyMemory<byte> bytes);

    /// <summary>A stream connection is over, or could not be made.</summary>
    void OnStreamClosed(StreamConnection connection);

    /// <summary>The network says nobody listens where this datagram of ours went.</summary>
    void OnUndeliverable(ReadOnlyMemory<byte> datagram, IPEndPoint destination);
}
