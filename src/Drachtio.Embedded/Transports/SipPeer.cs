using System.Net;

namespace Drachtio.Embedded.Transports;

/// <summary>The other end of a message: where it came from, or goes to.</summary>
/// <param name="Listener">Our side.</param>
/// <param name="Remote">Address and port of the other side.</param>
/// <param name="Stream">The connection, for a stream.</param>
internal readonly record struct SipPeer(SipListener Listener, IPEndPoint Remote, StreamConnection? Stream)
{
    /// <summary>Sends; what cannot be sent is lost, and a stream says so through <see cref="IMessageSink.OnStreamClosed"/>.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (Stream is not null) Stream.Send(bytes);
        else ((UdpListener)Listener).Send(bytes, Remote);
    }
}
