using System.Net;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Tests.Support;

/// <summary>Takes what a listener brings, for tests of the listener alone.</summary>
internal sealed class SilentSink : IMessageSink
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SipPeer> _peer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first connection has ended.</summary>
    public Task Closed => _closed.Task.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Who sent the first message.</summary>
    public Task<SipPeer> Peer => _peer.Task.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>What is done with each message.</summary>
    public Action Work { get; init; } = static () => { };

    public void OnMessage(SipPeer from, ReadOnlyMemory<byte> bytes)
    {
        _peer.TrySetResult(from);
        Work();
    }

    public void OnStreamClosed(StreamConnection connection) => _closed.TrySetResult();

    public void OnUndeliverable(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        // Streams have none.
    }
}
