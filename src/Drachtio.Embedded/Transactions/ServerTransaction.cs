using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Transactions;

/// <summary>A request from the network and what became of it (RFC 3261 §17.2). Guarded by the server's lock.</summary>
internal sealed class ServerTransaction(ServerTransactions owner, string key, SipPeer peer) : IDeadline
{
    /// <summary>The id an application answers by.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>What a retransmission has in common with it.</summary>
    public string Key { get; } = key;

    /// <summary>Where it came from, and its answer goes.</summary>
    public SipPeer Peer { get; } = peer;

    /// <summary>The method as it was sent.</summary>
    public required byte[] Method { get; init; }

    /// <summary>The Via lines with the top one rewritten, without the last line end.</summary>
    public required byte[] Vias { get; init; }

    /// <summary>The From line as it was sent; empty when there was none.</summary>
    public required byte[] From { get; init; }

    /// <summary>The To line as it was sent.</summary>
    public required byte[] To { get; init; }

    /// <summary>Whether To had a tag.</summary>
    public required bool HasToTag { get; init; }

    /// <summary>The Call-ID line as it was sent.</summary>
    public required byte[] CallId { get; init; }

    /// <summary>The CSeq line as it was sent.</summary>
    public required byte[] CSeq { get; init; }

    /// <summary>The value of Timestamp; empty when there was none.</summary>
    public required byte[] Timestamp { get; init; }

    /// <summary>When it came, in milliseconds.</summary>
    public required long ReceivedMs { get; init; }

    /// <summary>user@host of the first Contact; null when a 200 fills no flow cache.</summary>
    public string? FlowKey { get; init; }

    /// <summary>Call-ID;from-tag=…, for a SUBSCRIBE; else empty.</summary>
    public byte[] DialogId { get; init; } = [];

    /// <summary>The To tag of every answer made for it.</summary>
    public byte[] Tag { get; } = Identifiers.NewTag();

    /// <summary>The answer to repeat; null while there is none.</summary>
    public byte[]? Response { get; set; }

    /// <summary>Whether <see cref="Response"/> is the final one.</summary>
    public bool IsCompleted { get; set; }

    /// <summary>Whether an INVITE's final answer is repeated until the ACK comes (RFC 3261 §17.2.1 timer G).</summary>
    public bool AwaitsAck { get; set; }

    /// <summary>The interval of that repetition.</summary>
    public int RepeatMs { get; set; }

    /// <summary>When it ends.</summary>
    public long EndMs { get; set; }

    /// <inheritdoc />
    public DeadlineEntry? Entry { get; set; }

    public bool IsInvite => Method.AsSpan().SequenceEqual("INVITE"u8);

    /// <inheritdoc />
    public void OnDue(long dueMs) => owner.OnDue(this, dueMs);
}
