using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Transactions;

/// <summary>Which stream connection a user@host was registered on (drachtio-protocol §3.7). Guarded by the server's lock.</summary>
/// <remarks>
/// The key knows no port, no transport and no instance. An entry whose connection has closed stays and turns requests into
/// 410 until it is replaced or expires; the real server looks for expired ones every 30 s, here they are gone when due.
/// </remarks>
internal sealed class FlowCache(DeadlineQueue deadlines)
{
    // A sweep when the table has doubled keeps it from growing with phones that never come back.
    private const int FirstSweep = 1024;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _sweepAt = FirstSweep;

    /// <summary>Remembers or, for zero seconds, forgets.</summary>
    public void Set(string key, SipPeer peer, long seconds)
    {
        if (seconds <= 0)
        {
            _entries.Remove(key);
            return;
        }

        _entries[key] = new Entry(peer, deadlines.NowMs + (seconds * 1000));
        if (_entries.Count < _sweepAt) return;
        foreach (var (old, entry) in _entries)
        {
            if (entry.UntilMs <= deadlines.NowMs) _entries.Remove(old);
        }
        _sweepAt = Math.Max(FirstSweep, _entries.Count * 2);
    }

    /// <summary>The connection of a user@host, closed or not; null when none is known.</summary>
    public SipPeer? Find(string key) =>
        _entries.TryGetValue(key, out var entry) && entry.UntilMs > deadlines.NowMs ? entry.Peer : null;

    private readonly record struct Entry(SipPeer Peer, long UntilMs);
}
