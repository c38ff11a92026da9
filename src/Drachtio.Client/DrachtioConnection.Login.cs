using Drachtio.Client.Diagnostics;
using Drachtio.Client.Sessions;
using Drachtio.Sip;

namespace Drachtio.Client;

public sealed partial class DrachtioConnection
{
    // Far longer than a server's SIP stack takes to open; one that listens nowhere on purpose is not asked for ever.
    private const int MaxAddressAttempts = 10;
    private static readonly TimeSpan AddressDelay = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _routing;
    private int _refusals;

    /// <summary>Brings the server's routes in line with the handlers, when there is a connection.</summary>
    internal async Task SyncRoutesAsync(CancellationToken cancellationToken)
    {
        // Without a session that is logged in the next login sends them. The login sets the session and then reads the handlers; here
        // the handler was set and then the session is read: with a fence in between on both sides (there the gate's lock) one of the two sees both.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _loggedIn) is { } session)
        {
            await SyncRoutesAsync(session, cancellationToken);
        }
    }

    /// <summary>One attempt: connect, log in, route.</summary>
    private async Task<Session> EstablishAsync(CancellationToken cancellationToken)
    {
        var session = new Session(this);
        try
        {
            Enter(DrachtioConnectionState.Connecting, failure: null);
            Log.Connecting(Logger, Server.Name);
            await session.OpenAsync(cancellationToken);

            // From here on the tick watches its replies, and requests may come as soon as a route stands.
            Volatile.Write(ref _session, session);
            using var onStop = cancellationToken.Register(() => session.Close(new DrachtioConnectionException("The client is closing.", DrachtioFailure.Closing)));
            Enter(DrachtioConnectionState.Authenticating, failure: null);
            await LogInAsync(session);
            Volatile.Write(ref _loggedIn, session);
            await SyncRoutesAsync(session, cancellationToken);
            if (HostPorts.Count == 0)
            {
                // The server opens this port some milliseconds before its SIP stack, and says where it listens only when asked.
                await LogInAsync(session);
            }

            _refusals = 0;
            Log.Ready(Logger, Server.Name, ServerVersion ?? "", string.Join(',', HostPorts));
            Metrics.Attempted(Server.Name, DrachtioFailure.None);
            Metrics.Connected(Server.Name, +1);
            Enter(DrachtioConnectionState.Ready, failure: null);
            return session;
        }
        catch (Exception failure)
        {
            // Whatever it was, this session must not live on behind the next one.
            var reason = failure as DrachtioException
                ?? new DrachtioConnectionException($"Connecting to drachtio-server {Server.Name} failed.", DrachtioFailure.ConnectFailed, failure);
            Forget();
            session.Close(reason);
            Metrics.Attempted(Server.Name, reason.Reason);
            Enter(DrachtioConnectionState.Connecting, reason);
            throw;
        }
    }

    private async Task LogInAsync(Session session)
    {
        var reply = await session.CommandAsync($"|authenticate|{Server.Secret}|{string.Join(',', Server.Tags)}");
        if (!reply.IsOk)
        {
            _refusals++;
            throw new DrachtioAuthenticationException($"drachtio-server {Server.Name} rejected the secret: {reply.Text}.");
        }

        ServerVersion = reply.Tokens[1];
        HostPorts = reply.Tokens[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        LocalHostPorts = reply.Tokens[2].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (!Sessions.ServerVersion.IsSupported(ServerVersion))
        {
            var version = ServerVersion.Length > 0 ? ServerVersion : "v0.8.1 or older (it names no version)";
            throw new DrachtioProtocolException(
                $"drachtio-server {Server.Name} is {version}; before v0.9.0 frame lengths count characters instead of bytes. Update it to v0.9.1 or later.",
                DrachtioFailure.Protocol,
                innerException: null,
                isTransient: false);
        }
    }

    /// <summary>Asks again where a server listens that did not know yet; ends with the session at the latest.</summary>
    private async Task LearnAddressesAsync(Session session)
    {
        try
        {
            for (var attempt = 0; HostPorts.Count == 0 && attempt < MaxAddressAttempts; attempt++)
            {
                await Task.WhenAny(session.Ended, Task.Delay(AddressDelay, Options.TimeProvider));
                if (session.Ended.IsCompleted)
                {
                    return;
                }

                await LogInAsync(session);
            }
        }
        catch (DrachtioException)
        {
            // The session is ending; whoever looks after it says why.
        }
    }

    private void Forget()
    {
        Volatile.Write(ref _loggedIn, null);
        Volatile.Write(ref _session, null);
    }

    private async Task SyncRoutesAsync(Session session, CancellationToken cancellationToken)
    {
        await _routing.WaitAsync(cancellationToken);
        try
        {
            var wanted = _isClosing ? [] : _client.Handlers.Routes();
            if (!session.Routed.IsSubsetOf(wanted))
            {
                // remove_route removes every route of the connection, whatever its verb says (drachtio-protocol §2.2).
                await CommandAsync(session, "remove_route", session.Routed.First());
                session.Routed.Clear();
            }

            foreach (var method in wanted.Except(session.Routed).ToArray())
            {
                await CommandAsync(session, "route", method);
                session.Routed.Add(method);
            }
        }
        finally
        {
            _routing.Release();
        }
    }

    private async Task CommandAsync(Session session, string command, SipMethod method)
    {
        var reply = await session.CommandAsync($"|{command}|{VerbOf(method)}");
        if (!reply.IsOk)
        {
            throw new DrachtioConnectionException($"drachtio-server {Server.Name} refused {command} {VerbOf(method)}: {reply.Text}", DrachtioFailure.Rejected);
        }
    }

    private static string VerbOf(SipMethod method) => SipMethods.Name(method).ToLowerInvariant();
}
