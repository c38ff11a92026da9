using Drachtio.Embedded.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Transactions;

/// <summary>The requests from the network that are open, or answered so lately that they may be repeated. Guarded by the server's lock.</summary>
internal sealed class ServerTransactions(EmbeddedOptions options, DeadlineQueue deadlines, ILogger logger)
{
    private readonly Dictionary<string, ServerTransaction> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, ServerTransaction> _byId = [];
    private readonly HashSet<ServerTransaction> _onStreams = [];

    /// <summary>Whether there is room for one more.</summary>
    public bool HasRoom => _byKey.Count < options.MaxTransactions;

    /// <summary>How many are held, answered ones included.</summary>
    public int Count => _byKey.Count;

    /// <summary>Counts a response that went out again.</summary>
    public Action Repeated { get; set; } = static () => { };

    public ServerTransaction? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The request an application may answer.</summary>
    public ServerTransaction? FindPending(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>Holds a request for an application; the server forgets it unanswered after 64 s (drachtio-protocol §3.4).</summary>
    public void AddPending(ServerTransaction transaction)
    {
        _byKey[transaction.Key] = transaction;
        _byId[transaction.Id] = transaction;
        if (transaction.Peer.Stream is not null) _onStreams.Add(transaction);
        deadlines.Schedule(transaction, deadlines.NowMs + options.PendingRequestMilliseconds);
    }

    /// <summary>Holds a request only to absorb its repetitions.</summary>
    public void AddAnswered(ServerTransaction transaction)
    {
        _byKey[transaction.Key] = transaction;
        Complete(transaction);
    }

    /// <summary>The final answer is out: no application may answer again, the network may ask again for a while.</summary>
    public void Complete(ServerTransaction transaction)
    {
        _byId.Remove(transaction.Id);
        transaction.IsCompleted = true;

        // Timer J is zero on streams (RFC 3261 §17.2.2); an INVITE waits for its ACK there too.
        if (transaction.Peer.Listener.IsStream && !transaction.IsInvite)
        {
            Remove(transaction);
            return;
        }

        transaction.EndMs = deadlines.NowMs + options.T1X64Milliseconds;
        transaction.AwaitsAck = transaction.IsInvite && !transaction.Peer.Listener.IsStream;
        transaction.RepeatMs = options.T1Milliseconds;
        var next = transaction.AwaitsAck ? deadlines.NowMs + transaction.RepeatMs : transaction.EndMs;
        deadlines.Schedule(transaction, Math.Min(next, transaction.EndMs));
    }

    /// <summary>An ACK came: nothing is repeated any more.</summary>
    public void Acknowledge(ServerTransaction transaction)
    {
        if (!transaction.AwaitsAck) return;
        transaction.AwaitsAck = false;
        deadlines.Schedule(transaction, Math.Min(deadlines.NowMs + options.T4Milliseconds, transaction.EndMs));
    }

    /// <summary>Forgets every open request of a stream that is gone: answering it is NOK (drachtio-protocol §3.4).</summary>
    public void ForgetPeer(Transports.StreamConnection stream)
    {
        foreach (var transaction in _onStreams.Where(transaction => transaction.Peer.Stream == stream).ToArray()) Remove(transaction);
    }

    public void OnDue(ServerTransaction transaction, long dueMs)
    {
        if (!transaction.IsCompleted)
        {
            Log.RequestForgotten(logger, transaction.Id, options.PendingRequestMilliseconds);
            Remove(transaction);
        }
        else if (!transaction.AwaitsAck || dueMs >= transaction.EndMs)
        {
            Remove(transaction);
        }
        else
        {
            transaction.Peer.Send(transaction.Response);
            Repeated();
            transaction.RepeatMs = Math.Min(transaction.RepeatMs * 2, options.T2Milliseconds);
            deadlines.Schedule(transaction, Math.Min(dueMs + transaction.RepeatMs, transaction.EndMs));
        }
    }

    private void Remove(ServerTransaction transaction)
    {
        DeadlineQueue.Cancel(transaction);
        _byId.Remove(transaction.Id);
        _onStreams.Remove(transaction);
        if (_byKey.TryGetValue(transaction.Key, out var held) && held == transaction) _byKey.Remove(transaction.Key);
    }
}
