using System.Buffers.Text;
using Drachtio.Embedded.Control;
using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transactions;

namespace Drachtio.Embedded.Core;

/// <summary>Responses of applications to requests from the network (drachtio-protocol §3.3). Works under the server's lock.</summary>
internal sealed class AppResponses(ServerCore core, ResponseComposer composer)
{
    /// <summary>Sends a response and answers the command.</summary>
    /// <param name="app">Who sends it; any application may answer any transaction.</param>
    /// <param name="messageId">The command's id.</param>
    /// <param name="transactionId">What it answers.</param>
    /// <param name="status">Its code.</param>
    /// <param name="text">The response.</param>
    public void Send(AppConnection app, ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> transactionId, int status, SipText text)
    {
        if (!Utf8Parser.TryParse(transactionId, out Guid id, out var used, 'D') || used != transactionId.Length
            || core.Requests.FindPending(id) is not { } request)
        {
            core.Reply(app, messageId, "NOK"u8, "Response not sent due to unknown transaction"u8);
            return;
        }

        if (status is < 100 or > 699
            || !composer.TryCompose(request, status, text, core.Deadlines.NowMs, out var response, out var flowSeconds))
        {
            Fail(request);
            core.Reply(app, messageId, "NOK"u8, "Unknown server error sending response"u8);
            return;
        }

        // Timers and tables first: who sees the response or the echo may count on them.
        if (status >= 200)
        {
            request.Response = response.ToArray();
            NoteFlow(request, status, flowSeconds);
            core.Requests.Complete(request);
        }

        request.Peer.Send(response);
        core.ResponsesSent++;
        Echo(app, messageId, request, status, response);
        if (status < 200) Fail(request);
    }

    /// <summary>The server gives up on the request and says so to the network.</summary>
    public void Fail(ServerTransaction request)
    {
        // A provisional response to anything but INVITE ends like this on a real server too.
        request.Response = composer.Own(request, 500, "Internal Server Error", core.Deadlines.NowMs).ToArray();
        core.Requests.Complete(request);
        request.Peer.Send(request.Response);
        core.ResponsesSent++;
    }

    private void NoteFlow(ServerTransaction request, int status, long seconds)
    {
        if (request.FlowKey is null) return;
        var isRegister = request.Method.AsSpan().SequenceEqual("REGISTER"u8);
        if (isRegister ? status == 200 : status is 200 or 202) core.Flows.Set(request.FlowKey, request.Peer, seconds);
    }

    private void Echo(AppConnection app, ReadOnlySpan<byte> messageId, ServerTransaction request, int status, ReadOnlySpan<byte> response)
    {
        var peer = request.Peer;
        var line = core.BeginLine("response"u8).Append(messageId).Append("|OK|application|"u8).Append(response.Length).Append((byte)'|');
        if (status < 200) line.Append(peer.Listener.EchoToken);
        line.Append((byte)'|').Append(peer.Remote.Address.ToString()).Append((byte)'|').Append(peer.Remote.Port).Append((byte)'|');
        core.AppendTime(line);
        line.Append((byte)'|').Append(request.Id).Append((byte)'|');
        if (status is >= 200 and < 300) line.Append(request.DialogId);
        app.Send(line.Append("||Msg sent:|"u8).Written, response);
    }
}
