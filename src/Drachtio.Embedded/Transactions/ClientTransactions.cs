using Drachtio.Embedded.Control;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Transactions;

/// <summary>The requests of applications that await an answer. Guarded by the server's lock.</summary>
/// <param name="options">Timers.</param>
/// <param name="deadlines">The clock.</param>
/// <param name="fail">Tells an application of a final response made here: status and reason.</param>
internal sealed class ClientTransactions(EmbeddedOptions options, DeadlineQueue deadlines, Action<ClientTransaction, int, string> fail)
{
    private readonly Dictionary<string, ClientTransaction> _byBranch = new(StringComparer.Ordinal);
    private readonly HashSet<ClientTransaction> _onStreams = [];

    public bool HasRoom => _byBranch.Count < options.MaxTransactions;

    public int Count => _byBranch.Count;

    public ClientTransaction? Find(string branch) => _byBranch.GetValueOrDefault(branch);

    /// <summary>Sends the request and begins to wait.</summary>
    public void Start(ClientTransaction transaction, SipPeer peer)
    {
        transaction.Peer = peer;
        _byBranch[transaction.Branch] = transaction;
        if (peer.Stream is not null) _onStreams.Add(transaction);
        var now = deadlines.NowMs;
        transaction.EndMs = now + options.T1X64Milliseconds;

        // Observed at 0, 1, 3, 7, 11, … s: the real server begins with twice T1 (drachtio-protocol §3.8).
        transaction.RepeatMs = options.T1Milliseconds * 2;
        var next = peer.Listener.IsStream ? transaction.EndMs : now + transaction.RepeatMs;
        deadlines.Schedule(transaction, Math.Min(next, transaction.EndMs));
        peer.Send(transaction.Request);
    }

    /// <summary>Holds a request while its host's name is looked up.</summary>
    public void Hold(ClientTransaction transaction)
    {
        _byBranch[transaction.Branch] = transaction;
        transaction.EndMs = deadlines.NowMs + options.T1X64Milliseconds;
        deadlines.Schedule(transaction, transaction.EndMs);
    }

    /// <summary>A provisional response came: repeat only every T2 (RFC 3261 §17.1.2.2).</summary>
    public void Proceed(ClientTransaction transaction) => transaction.RepeatMs = options.T2Milliseconds;

    /// <summary>A final response came.</summary>
    public void Complete(ClientTransaction transaction)
    {
        DeadlineQueue.Cancel(transaction);
        _byBranch.Remove(transaction.Branch);
        _onStreams.Remove(transaction);
    }

    /// <summary>Ends a request with a response made here.</summary>
    public void Fail(ClientTransaction transaction, int status, string reason)
    {
        Complete(transaction);
        fail(transaction, status, reason);
    }

    /// <summary>Ends every request on a stream that is gone.</summary>
    public void FailPeer(StreamConnection stream)
    {
        foreach (var transaction in _onStreams.Where(transaction => transaction.Peer?.Stream == stream).ToArray())
        {
            Fail(transaction, 503, "Service Unavailable");
        }
    }

    /// <summary>Forgets the requests of an application that left: the server discards their responses (drachtio-protocol §3.8).</summary>
    public void ForgetApp(AppConnection app)
    {
        foreach (var transaction in _byBranch.Values.Where(transaction => transaction.App == app).ToArray()) Complete(transaction);
    }

    public void OnDue(ClientTransaction transaction, long dueMs)
    {
        if (dueMs >= transaction.EndMs || transaction.Peer is not { } peer)
        {
            Fail(transaction, 408, "Request Timeout");
            return;
        }

        peer.Send(transaction.Request);
        transaction.RepeatMs = Math.Min(transaction.RepeatMs * 2, options.T2Milliseconds);
        deadlines.Schedule(transaction, Math.Min(dueMs + transaction.RepeatMs, transaction.EndMs));
    }
}
