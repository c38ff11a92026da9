using System.Text;
using Drachtio.Embedded.Diagnostics;
using Drachtio.Embedded.Headers;
using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transactions;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Core;

/// <summary>What happens to a request from the network (drachtio-protocol §3.1, §3.2, §3.4). Works under the server's lock.</summary>
internal sealed class RequestIntake(ServerCore core, ResponseComposer composer)
{
    private const int FullLogMs = 1000;

    private readonly ByteBuilder _vias = new(256);
    private readonly ByteBuilder _forwarded = new(4096);
    private long _nextFullLogMs;
    private long _refused;

    /// <summary>Takes one request.</summary>
    /// <param name="from">Where it came from.</param>
    /// <param name="text">The request, cut into lines.</param>
    public void Take(SipPeer from, SipText text)
    {
        if (!RequestLine.TryRead(text.StartLine, out var line) || !UriText.HasGoodEscapes(line.Uri))
        {
            Log.MessageDropped(core.Logger, from.Remote, "not a request");
            return;
        }

        core.RequestsReceived++;
        var check = RequestCheck.Of(text, line, from);
        var isSip2 = line.Version.SequenceEqual("SIP/2.0"u8) || SipChars.EqualsIgnoreCase(line.Version, "SIP/2.0"u8);
        var isAck = line.Method.SequenceEqual("ACK"u8);
        if (isAck && (!isSip2 || check.Error is not null))
        {
            // Whatever is wrong with it: nothing answers an ACK (RFC 3261 §17.1.1.3).
            Log.MessageDropped(core.Logger, from.Remote, "a malformed ACK");
            return;
        }

        _vias.Clear();
        if (check.Via < 0 || !TopVia.TryRewrite(text.Value(text.Lines[check.Via]), from.Remote, _vias, out var via)
            || !via.Transport.SequenceEqual(from.Listener.ViaProtocol))
        {
            Log.MessageDropped(core.Logger, from.Remote, "no Via that could be answered");
            return;
        }

        AppendFurtherVias(text, check.Via);
        var transaction = Transaction(from, text, line, check, via);
        if (!isSip2) Answer(transaction, 505, "Version Not Supported");
        else if (check.Error is { } error) Answer(transaction, 400, error);
        else if (isAck) Acknowledge(transaction);
        else if (!IsAbsorbed(transaction)) Dispatch(transaction, text, check);
    }

    private static string Key(SipText text, RequestLine line, RequestCheck check, in ViaParts via)
    {
        // CSeq without its method: an ACK finds its INVITE, and the method stands in front for all others.
        var method = line.Method.SequenceEqual("ACK"u8) ? "INVITE"u8 : line.Method;
        var cseq = check.CSeq < 0 ? default : text.Value(text.Lines[check.CSeq]);
        var end = cseq.IndexOfAny(" \t\r\n"u8);
        var callId = check.CallId < 0 ? default : text.Value(text.Lines[check.CallId]);
        var key = new StringBuilder(method.Length + cseq.Length + callId.Length + via.Branch.Length + via.SentBy.Length + 4);
        return key.Append(Encoding.Latin1.GetString(method)).Append('\n')
            .Append(Encoding.Latin1.GetString(end < 0 ? cseq : cseq[..end])).Append('\n')
            .Append(Encoding.Latin1.GetString(callId)).Append('\n')
            .Append(Encoding.Latin1.GetString(via.Branch)).Append('\n')
            .Append(Encoding.Latin1.GetString(via.SentBy)).ToString();
    }

    private static byte[] Raw(SipText text, int line) => line < 0 ? [] : text.Raw(text.Lines[line]).ToArray();

    private void AppendFurtherVias(SipText text, int first)
    {
        for (var at = first + 1; at < text.Lines.Count; at++)
        {
            if (HeaderCatalog.FindOnWire(text.Name(text.Lines[at])) == HeaderCatalog.Via) _vias.Append("\r\n"u8).Append(text.Raw(text.Lines[at]));
        }
    }

    private ServerTransaction Transaction(SipPeer from, SipText text, RequestLine line, RequestCheck check, in ViaParts via)
    {
        var isSubscribe = line.Method.SequenceEqual("SUBSCRIBE"u8);
        return new ServerTransaction(core.Requests, Key(text, line, check, via), from)
        {
            Method = line.Method.ToArray(),
            Vias = _vias.ToArray(),
            From = Raw(text, check.From),
            To = Raw(text, check.To),
            HasToTag = check.To >= 0 && ContactText.HasTag(text.Value(text.Lines[check.To])),
            CallId = Raw(text, check.CallId),
            CSeq = Raw(text, check.CSeq),
            Timestamp = check.Timestamp < 0 ? [] : text.Value(text.Lines[check.Timestamp]).ToArray(),
            ReceivedMs = core.Deadlines.NowMs,
            FlowKey = FlowKey(from, text, line, check),
            DialogId = isSubscribe && check.CallId >= 0 && check.From >= 0
                ? [.. text.Value(text.Lines[check.CallId]), .. ";from-tag="u8, .. ContactText.Tag(text.Value(text.Lines[check.From]))]
                : [],
        };
    }

    private static string? FlowKey(SipPeer from, SipText text, RequestLine line, RequestCheck check)
    {
        if (from.Stream is null || check.Contact < 0) return null;
        if (!line.Method.SequenceEqual("REGISTER"u8) && !line.Method.SequenceEqual("SUBSCRIBE"u8)) return null;
        return ContactText.UserAtHost(ContactText.Uri(text.Value(text.Lines[check.Contact])));
    }

    private void Acknowledge(ServerTransaction ack)
    {
        if (core.Requests.Find(ack.Key) is { IsCompleted: true } invite) core.Requests.Acknowledge(invite);
    }

    private bool IsAbsorbed(ServerTransaction transaction)
    {
        if (core.Requests.Find(transaction.Key) is not { } known) return false;
        if (known.Response is null) return true;
        known.Peer.Send(known.Response);
        core.ResponsesSent++;
        return true;
    }

    private void Dispatch(ServerTransaction transaction, SipText text, RequestCheck check)
    {
        if (!core.Requests.HasRoom)
        {
            Refuse(transaction);
            return;
        }

        switch (Encoding.Latin1.GetString(transaction.Method))
        {
            case "INVITE" when transaction.HasToTag:
            case "BYE" or "UPDATE" or "CANCEL":
                AnswerAndHold(transaction, 481, "Call/Transaction Does Not Exist");
                break;
            case "INVITE":
                // Calls are not covered: as a server no application has a route for them on.
                Answer(transaction, 100, "Trying");
                AnswerAndHold(transaction, 503, "Service Unavailable");
                break;
            case "REGISTER" when check.IsBadRegister:
                AnswerAndHold(transaction, 400, "Bad Request");
                break;
            case "REGISTER" or "OPTIONS" or "MESSAGE" or "NOTIFY" or "SUBSCRIBE" or "PUBLISH" or "INFO":
                Deliver(transaction, text, check);
                break;
            default:
                // REFER, PRACK and methods the server does not know are never answered (drachtio-protocol §3.1).
                Log.MessageDropped(core.Logger, transaction.Peer.Remote, "its method is not served outside a dialog");
                break;
        }
    }

    // Without a transaction: the phone learns at once what it would else learn from silence 32 s later.
    private void Refuse(ServerTransaction transaction)
    {
        // A full table is full for every request of a storm: one line a second says it, before the answer can be seen.
        _refused++;
        if (transaction.ReceivedMs >= _nextFullLogMs)
        {
            Log.TableFull(core.Logger, _refused, core.Options.MaxTransactions);
            _nextFullLogMs = transaction.ReceivedMs + FullLogMs;
            _refused = 0;
        }

        Answer(transaction, 503, "Service Unavailable");
    }

    private void Deliver(ServerTransaction transaction, SipText text, RequestCheck check)
    {
        if (core.Routes.Next(transaction.Method) is not { } app)
        {
            AnswerAndHold(transaction, 503, "Service Unavailable");
            return;
        }

        core.Requests.AddPending(transaction);
        var peer = transaction.Peer;
        var line = core.BeginLine("sip"u8).Append("network|"u8).Append(check.Length).Append((byte)'|').Append(peer.Listener.RequestToken)
            .Append((byte)'|').Append(peer.Remote.Address.ToString()).Append((byte)'|').Append(peer.Remote.Port).Append((byte)'|');
        core.AppendTime(line);
        line.Append((byte)'|').Append(transaction.Id).Append("||"u8).Append(peer.Listener.LocalHost)
            .Append((byte)'|').Append(peer.Listener.Local.Port).Append((byte)'|');
        app.Send(line.Written, Forward(transaction, text, check));
    }

    // The request word for word; only the top Via is the server's (drachtio-protocol §3.2).
    private ReadOnlySpan<byte> Forward(ServerTransaction transaction, SipText text, RequestCheck check)
    {
        _forwarded.Clear();
        _forwarded.Append(text.StartLine).Append("\r\n"u8);
        for (var at = 0; at < text.Lines.Count; at++)
        {
            var line = text.Lines[at];
            if (at == check.Via) _forwarded.Append(transaction.Vias);
            else if (HeaderCatalog.FindOnWire(text.Name(line)) == HeaderCatalog.Via) continue;
            else _forwarded.Append(text.Raw(line));
            _forwarded.Append("\r\n"u8);
        }
        return _forwarded.Append("\r\n"u8).Append(text.Bytes[text.BodyStart..check.Length]).Written;
    }

    // Timers first: who sees the answer may count on them running.
    private void AnswerAndHold(ServerTransaction transaction, int status, string reason)
    {
        transaction.Response = composer.Own(transaction, status, reason, core.Deadlines.NowMs).ToArray();
        core.Requests.AddAnswered(transaction);
        transaction.Peer.Send(transaction.Response);
        core.ResponsesSent++;
    }

    private void Answer(ServerTransaction transaction, int status, string reason)
    {
        transaction.Peer.Send(composer.Own(transaction, status, reason, core.Deadlines.NowMs));
        core.ResponsesSent++;
    }
}
