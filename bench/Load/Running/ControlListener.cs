using System.Net;
using System.Net.Sockets;
using Load.Links;

namespace Load.Running;

/// <summary>The admin port that registrars connect to.</summary>
internal sealed class ControlListener : IDisposable
{
    private const int AcceptMs = 30_000;

    private readonly TcpListener _listener;

    /// <summary>Listens.</summary>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="isForMany">On every address, so that 127.0.0.1, 127.0.0.2 and so on are different servers to a registrar; else on 127.0.0.1.</param>
    public ControlListener(int port, bool isForMany = false)
    {
        _listener = new TcpListener(isForMany ? IPAddress.Any : IPAddress.Loopback, port);
        _listener.Start();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Waits for a registrar.</summary>
    /// <param name="hasEnded">Says that nobody will come any more.</param>
    /// <exception cref="LinkException">Nobody came within 30 s.</exception>
    public Socket Accept(Func<bool> hasEnded)
    {
        for (var waitedMs = 0; waitedMs < AcceptMs && !hasEnded(); waitedMs += 100)
        {
            if (_listener.Server.Poll(100_000, SelectMode.SelectRead)) return _listener.AcceptSocket();
        }

        throw new LinkException(hasEnded() ? "The registrar ended before it connected." : $"Nobody connected to port {Port} within 30 s.");
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
