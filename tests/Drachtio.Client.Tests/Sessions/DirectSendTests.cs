using System.Net;
using System.Net.Sockets;
using Drachtio.Client.Sessions;

namespace Drachtio.Client.Tests.Sessions;

public class DirectSendTests
{
    [SetUp]
    public void NeedsLinux()
    {
        if (!DirectSend.IsSupported) Assert.Ignore("The send thread does all the sending on this system.");
    }

    [Test]
    public async Task A_blocking_socket_whose_peer_does_not_read_takes_some_and_then_nothing_at_once()
    {
        using var peers = await PeersAsync();

        var rounds = 0;
        while (DirectSend.Send(peers.App.SafeHandle, new byte[64 * 1024]) > 0) rounds++;

        Assert.That(rounds, Is.GreaterThan(0));
        Assert.That(peers.App.Blocking, Is.True, "receives stay blocking");
    }

    [Test]
    public async Task What_was_taken_arrives()
    {
        using var peers = await PeersAsync();
        var received = new byte[5];

        var sent = DirectSend.Send(peers.App.SafeHandle, "hello"u8);
        await peers.Server.ReceiveAsync(received);

        Assert.That(sent, Is.EqualTo(5));
        Assert.That(received, Is.EqualTo("hello"u8.ToArray()));
    }

    [Test]
    public async Task A_closed_connection_is_an_error()
    {
        using var peers = await PeersAsync();
        peers.App.Shutdown(SocketShutdown.Send);

        Assert.That(() => DirectSend.Send(peers.App.SafeHandle, "hello"u8), Throws.InstanceOf<SocketException>());
    }

    private static async Task<Peers> PeersAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var app = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        app.Connect((IPEndPoint)listener.LocalEndpoint);
        return new Peers(app, await listener.AcceptSocketAsync());
    }

    private sealed record Peers(Socket App, Socket Server) : IDisposable
    {
        public void Dispose()
        {
            App.Dispose();
            Server.Dispose();
        }
    }
}
