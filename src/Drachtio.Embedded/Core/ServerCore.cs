using System.Net;
using Drachtio.Embedded.Control;
using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transactions;
using Drachtio.Embedded.Transports;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Core;

/// <summary>What every part of the server shares: one lock, the tables under it, and the words it sends to applications.</summary>
/// <remarks>
/// One lock instead of the real server's two threads: a frame or message is worked on to its end before the next, so an
/// application sees the reply to its request before any response to it, as it does there (drachtio-protocol §3.16).
/// Nothing waits under the lock: sockets are written without blocking or through queues.
/// </remarks>
internal sealed class ServerCore : IDisposable
{
    private readonly ByteBuilder _line = new(512);

    public ServerCore(EmbeddedOptions options, ILogger logger)
    {
        Options = options;
        Logger = logger;
        Deadlines = new DeadlineQueue(options.TimeProvider, Gate);
        Requests = new ServerTransactions(options, Deadlines, logger) { Repeated = () => ResponsesSent++ };
        Sent = new ClientTransactions(options, Deadlines, FailLocally);
        Flows = new FlowCache(Deadlines);
    }

    /// <summary>Guards everything below.</summary>
    public Lock Gate { get; } = new();

    public EmbeddedOptions Options { get; }

    public ILogger Logger { get; }

    public DeadlineQueue Deadlines { get; }

    public ServerTransactions Requests { get; }

    public ClientTransactions Sent { get; }

    public FlowCache Flows { get; }

    public RouteTable Routes { get; } = new();

    public MessageIdTable MessageIds { get; } = new();

    public ListenerSet Listeners { get; } = new();

    public List<AppConnection> Apps { get; } = [];

    public long RequestsReceived { get; set; }

    public long ResponsesSent { get; set; }

    /// <summary>Starts a frame's first line: a fresh id, the type and a pipe behind it.</summary>
    public ByteBuilder BeginLine(ReadOnlySpan<byte> type)
    {
        _line.Clear();
        return _line.Append(Guid.NewGuid()).Append((byte)'|').Append(type).Append((byte)'|');
    }

    /// <summary>Answers a command that failed, or was refused.</summary>
    public void Reply(AppConnection app, ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> status, ReadOnlySpan<byte> text)
    {
        var line = BeginLine("response"u8).Append(messageId).Append((byte)'|').Append(status);
        if (!text.IsEmpty) line.Append((byte)'|').Append(text);
        app.Send(line.Written);
    }

    /// <summary>Appends the time as the server writes it: UTC, without a date.</summary>
    public void AppendTime(ByteBuilder line)
    {
        Span<char> text = stackalloc char[15];
        Options.TimeProvider.GetUtcNow().TryFormat(text, out _, "HH':'mm':'ss'.'ffffff", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var digit in text) line.Append((byte)digit);
    }

    /// <summary>Tells an application of a response.</summary>
    /// <param name="transaction">Whose.</param>
    /// <param name="from">Where it came from; null for one made here.</param>
    /// <param name="sip">The response.</param>
    public void SendResponse(ClientTransaction transaction, IPEndPoint? from, ReadOnlySpan<byte> sip)
    {
        var line = BeginLine("sip"u8).Append("network|"u8).Append(from is null ? 0 : sip.Length).Append((byte)'|')
            .Append(transaction.Peer is { } peer ? peer.Listener.EchoToken : "unknown"u8).Append((byte)'|');
        if (from is not null) line.Append(from.Address.ToString());
        line.Append((byte)'|').Append(from?.Port ?? 0).Append((byte)'|');
        AppendTime(line);
        line.Append((byte)'|').Append(transaction.Id).Append((byte)'|').Append(transaction.DialogId).Append((byte)'|');
        transaction.App.Send(line.Written, sip);
    }

    public void Dispose() => Deadlines.Dispose();

    private void FailLocally(ClientTransaction transaction, int status, string reason)
    {
        var response = new ByteBuilder(512);
        var headers = transaction.Headers;
        response.Append("SIP/2.0 "u8).Append(status).Append((byte)' ').Append(reason).Append("\r\n"u8)
            .Append(headers.Via).Append("\r\n"u8).Append(headers.From).Append("\r\n"u8).Append(headers.To);
        if (!headers.HasToTag) response.Append(";tag="u8).Append(Identifiers.NewTag());
        response.Append("\r\n"u8).Append(headers.CallId).Append("\r\n"u8).Append(headers.CSeq).Append("\r\nContent-Length: 0\r\n\r\n"u8);
        SendResponse(transaction, from: null, response.Written);
    }
}
