using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Diagnostics;
using Drachtio.Embedded.Transports;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Control;

/// <summary>Accepts applications.</summary>
internal sealed class AppListener
{
    private readonly Socket _socket;
    private readonly ILogger _logger;
    private readonly Func<Socket, bool> _accepted;
    private readonly FailurePause _pause;
    private Task _loop = Task.CompletedTask;
    private volatile bool _isStopped;

    private AppListener(Socket socket, Func<Socket, bool> accepted, TimeProvider time, ILogger logger)
    {
        _socket = socket;
        _accepted = accepted;
        _pause = new FailurePause(time);
        _logger = logger;
        Local = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint Local { get; }

    /// <summary>Binds and listens; accepting begins with <see cref="Start"/>.</summary>
    /// <param name="address">Port 0 takes a free one.</param>
    /// <param name="accepted">Takes a connection; false when there is no room.</param>
    /// <param name="time">The clock of the pause after a failure.</param>
    /// <param name="logger">For what goes wrong.</param>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public static AppListener Bind(IPEndPoint address, Func<Socket, bool> accepted, TimeProvider time, ILogger logger) =>
        new(ListeningSocket.Bind(address), accepted, time, logger);

    public void Start() => _loop = AcceptAsync();

    public async ValueTask StopAsync()
    {
        _isStopped = true;
        _pause.End();
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        // The caller of Start must not become the loop: connections that wait already are accepted without a pause.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_isStopped)
        {
            try
            {
                Serve(await _socket.AcceptAsync().ConfigureAwait(false));
            }
            catch (Exception failure)
            {
                if (_isStopped) return;
                Log.AcceptFailed(_logger, failure, HostPort.Of(Local));
                await _pause.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    private void Serve(Socket socket)
    {
        var isKept = false;
        try
        {
            socket.NoDelay = true;
            isKept = _accepted(socket);
        }
        finally
        {
            if (!isKept) socket.Dispose();
        }
    }
}
