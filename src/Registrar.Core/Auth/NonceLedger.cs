using System.Numerics;

namespace Registrar.Core.Auth;

/// <summary>Remembers the last nonce count of every answered nonce, in memory that never grows.</summary>
/// <remarks>
/// RFC 7616 §3.4 <c>nc</c>. 16 bytes per nonce in buckets of eight. When a bucket is full its oldest nonce is forgotten and the
/// bucket's horizon rises to that nonce's second: an unknown nonce at or before the horizon may have been used, so it is refused
/// as expired. That keeps replay protection exact; the price is one extra challenge. Only right answers come here, so a failed
/// digest never moves a count. Owns 64 locks; safe from any thread.
/// </remarks>
internal sealed class NonceLedger
{
    private const int Ways = 8;
    private const int LockCount = 64;

    // A sibling process with the same key may run ahead of this clock.
    private const long ClockSkewMs = 30_000;

    private readonly Entry[] _entries;
    private readonly uint[] _horizonSeconds;
    private readonly Lock[] _locks = new Lock[LockCount];
    private readonly int _bucketMask;

    /// <summary>Makes a ledger.</summary>
    /// <param name="capacity">Nonces remembered; rounded up to a power of two of at least 64.</param>
    public NonceLedger(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 64));
        _entries = new Entry[size];
        _horizonSeconds = new uint[size / Ways];
        _bucketMask = (size / Ways) - 1;
        for (var i = 0; i < _locks.Length; i++) _locks[i] = new Lock();
    }

    /// <summary>Nonces that can be remembered.</summary>
    public int Capacity => _entries.Length;

    /// <summary>Takes one use of a nonce whose digest was right.</summary>
    /// <param name="stamp">The genuine nonce.</param>
    /// <param name="count">The request's nc.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="firstUseMs">How long a nonce may wait for its first answer.</param>
    /// <param name="lifetimeMs">How long an answered nonce may be used.</param>
    public NonceUse TryUse(in NonceStamp stamp, uint count, long nowMs, long firstUseMs, long lifetimeMs)
    {
        var ageMs = nowMs - stamp.IssuedMs;
        if (ageMs < -ClockSkewMs || ageMs > Math.Max(firstUseMs, lifetimeMs))
            return NonceUse.Expired;

        var bucket = (int)(stamp.Id >> 8) & _bucketMask;
        var entries = _entries.AsSpan(bucket * Ways, Ways);
        var issuedSeconds = (uint)(stamp.IssuedMs / 1000);

        lock (_locks[bucket % LockCount])
        {
            foreach (ref var entry in entries)
            {
                if (entry.Id != stamp.Id) continue;
                if (ageMs > lifetimeMs) return NonceUse.Expired;
                if (count <= entry.Count) return NonceUse.Used;

                entry.Count = count;
                return NonceUse.Accepted;
            }

            if (ageMs > firstUseMs || issuedSeconds <= _horizonSeconds[bucket])
                return NonceUse.Expired;

            if (count == 0)
                return NonceUse.Used;

            ref var free = ref Free(entries, bucket, nowMs, Math.Max(firstUseMs, lifetimeMs));
            free = new Entry { Id = stamp.Id, IssuedSeconds = issuedSeconds, Count = count };
            return NonceUse.Accepted;
        }
    }

    private ref Entry Free(Span<Entry> entries, int bucket, long nowMs, long keepMs)
    {
        // An entry older than every time limit is refused without being known: it can go without raising the horizon.
        var deadBeforeSeconds = (nowMs - keepMs) / 1000;
        var oldest = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Id == 0 || entries[i].IssuedSeconds < deadBeforeSeconds) return ref entries[i];
            if (entries[i].IssuedSeconds < entries[oldest].IssuedSeconds) oldest = i;
        }

        _horizonSeconds[bucket] = Math.Max(_horizonSeconds[bucket], entries[oldest].IssuedSeconds);
        return ref entries[oldest];
    }

    private struct Entry
    {
        public ulong Id;
        public uint IssuedSeconds;
        public uint Count;
    }
}
