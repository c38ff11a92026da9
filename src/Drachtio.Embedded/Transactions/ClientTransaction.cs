using Drachtio.Embedded.Control;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Transactions;

/// <summary>A request of an application on its way (RFC 3261 §17.1.2). Guarded by the server's lock.</summary>
internal sealed class ClientTransaction(ClientTransactions owner) : IDeadline
{
    /// <summary>The id its responses carry.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>Who sent it, and gets its responses.</summary>
    public required AppConnection App { get; init; }

    /// <summary>The branch of our Via: what a response is matched by.</summary>
    public required string Branch { get; init; }

    /// <summary>Its method.</summary>
    public required byte[] Method { get; init; }

    /// <summary>The message.</summary>
    public required byte[] Request { get; set; }

    /// <summary>What a response made here says: Via, From, To without tag, Call-ID and CSeq lines.</summary>
    public required LocalHeaders Headers { get; init; }

    /// <summary>Where it goes; null while its host's name is looked up.</summary>
    public SipPeer? Peer { get; set; }

    /// <summary>Call-ID;from-tag=…, for a SUBSCRIBE; else empty.</summary>
    public byte[] DialogId { get; init; } = [];

    /// <summary>The interval of the next repetition over UDP.</summary>
    public int RepeatMs { get; set; }

    /// <summary>When it ends unanswered.</summary>
    public long EndMs { get; set; }

    /// <inheritdoc />
    public DeadlineEntry? Entry { get; set; }

    /// <inheritdoc />
    public void OnDue(long dueMs) => owner.OnDue(this, dueMs);
}
