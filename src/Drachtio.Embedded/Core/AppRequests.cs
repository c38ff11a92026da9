using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Control;
using Drachtio.Embedded.Headers;
using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transactions;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Core;

/// <summary>Requests of applications outside dialogs (drachtio-protocol §3.5 to §3.8). Works under the server's lock.</summary>
internal sealed class AppRequests(ServerCore core, RequestComposer composer)
{
    // The real server's buffer for that text.
    private const int MaxToldBytes = 512;

    /// <summary>Sends a request and answers the command; the answer comes before anything that the request leads to.</summary>
    public void Send(AppConnection app, ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> nextHop, SipText text)
    {
        if (!AppRequestLine.TryRead(text.StartLine, out var line))
        {
            core.Reply(app, messageId, "NOK"u8, [.. "invalid request-uri: "u8, .. text.StartLine[..Math.Min(text.StartLine.Length, MaxToldBytes)]]);
            return;
        }

        if (Prepare(line, nextHop, text, out var target) is { } refusal)
        {
            core.Reply(app, messageId, "NOK"u8, refusal);
            return;
        }

        Send(app, messageId, line, text, target);
    }

    // The order of these checks is the real server's, as far as one frame can show it.
    private byte[]? Prepare(AppRequestLine line, ReadOnlySpan<byte> nextHop, SipText text, out Target target)
    {
        target = default;
        if (line.Method.SequenceEqual("INVITE"u8)) return "Server error: INVITE is not covered by the embedded server"u8.ToArray();
        if (RequestComposer.LacksContentType(text)) return "missing content-type"u8.ToArray();
        if (!NextHop.TryRead(nextHop.IsEmpty ? line.Uri : nextHop, out var hop)) return "Error creating sip transaction for uac request"u8.ToArray();
        if (Flow(line) is { } flow)
        {
            target = new Target(flow.Listener, flow, hop, IsFlow: true);
        }
        else
        {
            if (core.Listeners.Find(hop.Protocol, hop.Address) is not { } listener)
            {
                // A sips URI on a server without TLS fails later and differently: 416, made here.
                if (!hop.IsSecure || hop.HasTransport || core.Listeners.Find("udp"u8, hop.Address) is not { } any) return "requested protocol/transport not available"u8.ToArray();
                listener = any;
            }

            if (IsMyself(line.Uri)) return "can not send request to myself"u8.ToArray();
            target = new Target(listener, Peer: null, hop, IsFlow: false);
        }

        // A sips URI without a transport parameter is named by the UDP address and sent by the TLS one, as the real server does.
        var named = hop is { IsSecure: true, HasTransport: false } && !target.IsFlow ? core.Listeners.Find("udp"u8, hop.Address) : null;
        return composer.Compose(line, text, target.Listener, named ?? target.Listener, target.Peer, isFlow: target.IsFlow);
    }

    private SipPeer? Flow(AppRequestLine line)
    {
        if (!line.Method.SequenceEqual("OPTIONS"u8) && !line.Method.SequenceEqual("NOTIFY"u8) && !line.Method.SequenceEqual("MESSAGE"u8)) return null;
        return ContactText.UserAtHost(line.Uri) is { } key ? core.Flows.Find(key) : null;
    }

    private bool IsMyself(ReadOnlySpan<byte> uri)
    {
        if (!NextHop.TryRead(uri, out var hop)) return false;
        return hop.Address is null ? hop.Host == "localhost" && core.Listeners.HasPort(hop.Port) : core.Listeners.IsOwn(hop.Address, hop.Port);
    }

    private void Send(AppConnection app, ReadOnlySpan<byte> messageId, AppRequestLine line, SipText text, Target target)
    {
        var transaction = new ClientTransaction(core.Sent)
        {
            App = app,
            Branch = composer.Branch,
            Method = line.Method.ToArray(),
            Request = composer.Message.ToArray(),
            Headers = composer.LocalHeaders(),
            DialogId = line.Method.SequenceEqual("SUBSCRIBE"u8) ? composer.DialogId() : [],
        };

        if (target.Peer is { Stream.IsClosed: true } gone)
        {
            transaction.Peer = gone;
            Echo(app, messageId, transaction, gone.Listener.EchoToken, gone.Remote, 0, composer.EchoUnsent(line, text, hasVia: true));
            core.Sent.Fail(transaction, 410, "Gone");
        }
        else if (target.Hop.IsSecure && !target.Listener.IsSecure && target.Peer is null)
        {
            Echo(app, messageId, transaction, "unknown"u8, null, 0, composer.EchoUnsent(line, text, hasVia: true));
            core.Sent.Fail(transaction, 416, "Unsupported URI Scheme");
        }
        else if (target.Peer is null && target.Hop.Address is null)
        {
            Echo(app, messageId, transaction, "unknown"u8, null, 0, composer.EchoUnsent(line, text, hasVia: false));
            core.Sent.Hold(transaction);
            _ = ResolveAsync(transaction, target);
        }
        else if (target.Peer is null && target.Listener is StreamListener { IsWebSocket: true } sockets && sockets.Find(Remote(target.Hop)) is null)
        {
            // Nobody can connect to a browser. The real server believes to have sent it over WSS, and knows that it has not over WS.
            transaction.Peer = new SipPeer(sockets, Remote(target.Hop), Stream: null);
            var echo = sockets.IsSecure ? transaction.Request : composer.EchoUnsent(line, text, hasVia: true);
            Echo(app, messageId, transaction, sockets.EchoToken, sockets.Local, sockets.IsSecure ? echo.Length : 0, echo);
            core.Sent.Fail(transaction, 503, "Service Unavailable");
        }
        else
        {
            var peer = target.Peer ?? Connect(target.Listener, Remote(target.Hop));
            transaction.Peer = peer;
            var address = target.Listener.IsStream ? peer.Remote : target.Listener.Local;

            // On its way before the echo, so that its timers run when the application sees it; nothing it leads to gets past our lock.
            var isSent = TryLaunch(transaction, peer);
            Echo(app, messageId, transaction, target.Listener.EchoToken, address, transaction.Request.Length, transaction.Request);
            if (!isSent) core.Sent.Fail(transaction, 503, "Service Unavailable");
        }
    }

    private static IPEndPoint Remote(NextHop hop) => new(hop.Address!, hop.Port);

    private static SipPeer Connect(SipListener listener, IPEndPoint remote) =>
        new(listener, remote, (listener as StreamListener)?.GetOrConnect(remote));

    private bool TryLaunch(ClientTransaction transaction, SipPeer peer)
    {
        if (!core.Sent.HasRoom || (peer.Listener.IsStream && peer.Stream is null)) return false;

        // ACK has no transaction: nothing answers it.
        if (transaction.Method.AsSpan().SequenceEqual("ACK"u8)) peer.Send(transaction.Request);
        else core.Sent.Start(transaction, peer);
        return true;
    }

    private async Task ResolveAsync(ClientTransaction transaction, Target target)
    {
        IPAddress? address = null;
        try
        {
            // Names that exist nowhere (RFC 6761 §6.4) need no resolver, and the real one does not know localhost.
            if (target.Hop.Host != "localhost" && !target.Hop.Host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase))
            {
                var all = await Dns.GetHostAddressesAsync(target.Hop.Host, target.Listener.Local.AddressFamily).ConfigureAwait(false);
                address = all.FirstOrDefault();
            }
        }
        catch (SocketException)
        {
            // Answered below.
        }

        lock (core.Gate)
        {
            if (core.Sent.Find(transaction.Branch) != transaction) return;
            if (address is null)
            {
                core.Sent.Fail(transaction, 503, "DNS Error");
                return;
            }

            core.Sent.Complete(transaction);
            var peer = Connect(target.Listener, new IPEndPoint(address, target.Hop.Port));
            transaction.Peer = peer;
            if (!TryLaunch(transaction, peer)) core.Sent.Fail(transaction, 503, "Service Unavailable");
        }
    }

    private void Echo(
        AppConnection app, ReadOnlySpan<byte> messageId, ClientTransaction transaction, ReadOnlySpan<byte> protocol, IPEndPoint? address, int bytes, ReadOnlySpan<byte> sip)
    {
        var line = core.BeginLine("response"u8).Append(messageId).Append("|OK|application|"u8).Append(bytes).Append((byte)'|').Append(protocol).Append((byte)'|');
        if (address is not null) line.Append(HostPort.Host(address.Address));
        line.Append((byte)'|').Append(address?.Port ?? 0).Append((byte)'|');
        core.AppendTime(line);
        app.Send(line.Append((byte)'|').Append(transaction.Id).Append("|Msg sent:|"u8).Written, sip);
    }

    private readonly record struct Target(SipListener Listener, SipPeer? Peer, NextHop Hop, bool IsFlow);
}
