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

    // What lies further ahead was written while the clock was wrong.
    private const long NonsenseSeconds = 86_400;

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

        var bucket = BucketOf(in stamp);
        lock (LockOf(bucket))
        {
            Clean(bucket, nowMs);
            foreach (ref var entry in Entries(bucket))
            {
                if (entry.Id != stamp.Id) continue;
                if (ageMs > lifetimeMs) return NonceUse.Expired;
                if (count <= entry.Count) return NonceUse.Used;

                entry.Count = count;
                return NonceUse.Accepted;
            }

            if (ageMs > firstUseMs || stamp.IssuedMs / 1000 <= _horizonSeconds[bucket])
                return NonceUse.Expired;

            if (count == 0)
                return NonceUse.Used;

            Remember(bucket, in stamp, count);
            return NonceUse.Accepted;
        }
    }

    /// <summary>Remembers a nonce given to a phone that has proven itself: its first answer may come as late as any other.</summary>
    /// <param name="stamp">The nonce just made.</param>
    public void Expect(in NonceStamp stamp)
    {
        var bucket = BucketOf(in stamp);
        lock (LockOf(bucket)) Remember(bucket, in stamp, count: 0);
    }

    /// <summary>Whether a nonce is the next one to be forgotten.</summary>
    public bool IsNextToGo(in NonceStamp stamp)
    {
        var bucket = BucketOf(in stamp);
        lock (LockOf(bucket))
        {
            ref var next = ref NextToGo(bucket);
            return next.Id == stamp.Id;
        }
    }

    private int BucketOf(in NonceStamp stamp) => (int)(stamp.Id >> 8) & _bucketMask;

    private Lock LockOf(int bucket) => _locks[bucket % LockCount];

    private Span<Entry> Entries(int bucket) => _entries.AsSpan(bucket * Ways, Ways);

    private void Remember(int bucket, in NonceStamp stamp, uint count)
    {
        ref var place = ref NextToGo(bucket);

        // Raised even when the nonce has ended: realms differ in how long theirs live, and options change.
        if (place.Id != 0) _horizonSeconds[bucket] = Math.Max(_horizonSeconds[bucket], place.IssuedSeconds);
        place = new Entry { Id = stamp.Id, IssuedSeconds = (uint)(stamp.IssuedMs / 1000), Count = count };
    }

    private ref Entry NextToGo(int bucket)
    {
        var entries = Entries(bucket);
        var oldest = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Id == 0) return ref entries[i];
            if (entries[i].IssuedSeconds < entries[oldest].IssuedSeconds) oldest = i;
        }

        return ref entries[oldest];
    }

    // The machine's clock stood at a date to come and was set back. Without this a horizon of then would refuse every nonce until
    // that date comes. What was used then is refused for its age meanwhile, and what was used before is too old for a first answer,
    // unless the clock stood wrong for less than authtimeout.
    private void Clean(int bucket, long nowMs)
    {
        var nonsense = (nowMs / 1000) + NonsenseSeconds;
        if (_horizonSeconds[bucket] > nonsense) _horizonSeconds[bucket] = 0;
        foreach (ref var entry in Entries(bucket))
        {
            if (entry.IssuedSeconds > nonsense) entry = default;
        }
    }

    private struct Entry
    {
        public ulong Id;
        public uint IssuedSeconds;
        public uint Count;
    }
}
