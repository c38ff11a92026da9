using System.Numerics;
using System.Security.Cryptography;

namespace Registrar.Core.Auth;

/// <summary>Remembers the last nonce count of every answered nonce, in memory that never grows.</summary>
/// <remarks>
/// RFC 7616 §3.4 <c>nc</c>. 16 bytes per nonce in buckets of eight. When a bucket is full its oldest nonce is forgotten and the
/// bucket's horizon rises to that nonce's second: an unknown nonce at or before the horizon may have been used, so it is refused
/// as expired. That keeps replay protection exact; the price is one extra challenge. Only right answers come here, so a failed
/// digest never moves a count.
/// A wall clock that was set back would leave horizons in the future and refuse every nonce until it has caught up. So a step back
/// begins an era: everything is forgotten, and of each earlier era all nonces up to the latest that was ever taken are refused for
/// good, by a number the nonces carry (a sibling process with the same key has eras of its own). That needs no belief in any clock:
/// a nonce of the new era cannot have been used before it began.
/// Owns 64 locks; safe from any thread.
/// </remarks>
internal sealed class NonceLedger
{
    private const int Ways = 8;
    private const int LockCount = 64;

    // A sibling process with the same key may run ahead of this clock.
    private const long ClockSkewMs = 30_000;

    private const int Eras = 256;

    private readonly Entry[] _entries;
    private readonly uint[] _horizonSeconds;
    private readonly Lock[] _locks = new Lock[LockCount];
    private readonly int _bucketMask;

    // By era: the latest second of a nonce remembered, ever, and the same at the beginning of the era that is now.
    private readonly uint[] _latestSeconds = new uint[Eras];
    private readonly uint[] _refusedSeconds = new uint[Eras];
    private int _era = RandomNumberGenerator.GetInt32(Eras);

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

    /// <summary>What nonces made from now on carry; the first is random, so that siblings differ.</summary>
    public byte Era => (byte)Volatile.Read(ref _era);

    /// <summary>Begins another era, because the wall's clock was set back: whoever holds a nonce is challenged once more, nobody twice.</summary>
    public void BeginEra()
    {
        foreach (var gate in _locks) gate.Enter();
        try
        {
            _latestSeconds.CopyTo(_refusedSeconds);
            Array.Clear(_entries);
            Array.Clear(_horizonSeconds);
            Volatile.Write(ref _era, LeastUsedEra());
        }
        finally
        {
            foreach (var gate in _locks) gate.Exit();
        }
    }

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
            foreach (ref var entry in Entries(bucket))
            {
                if (entry.Id != stamp.Id) continue;
                if (ageMs > lifetimeMs) return NonceUse.Expired;
                if (count <= entry.Count) return NonceUse.Used;

                entry.Count = count;
                return NonceUse.Accepted;
            }

            if (ageMs > firstUseMs || stamp.IssuedMs / 1000 <= Math.Max(_horizonSeconds[bucket], _refusedSeconds[stamp.Era]))
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
        RaiseLatest(stamp.Era, place.IssuedSeconds);
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

    // Other buckets raise it at the same time.
    private void RaiseLatest(byte era, uint seconds)
    {
        ref var latest = ref _latestSeconds[era];
        var known = Volatile.Read(ref latest);
        while (known < seconds)
        {
            var found = Interlocked.CompareExchange(ref latest, seconds, known);
            if (found == known) return;
            known = found;
        }
    }

    // One that was never met, or, after 256 steps, the one whose nonces are the longest ago.
    private int LeastUsedEra()
    {
        var start = RandomNumberGenerator.GetInt32(Eras);
        var least = start;
        for (var i = 1; i < Eras; i++)
        {
            var era = (start + i) % Eras;
            if (_latestSeconds[era] < _latestSeconds[least]) least = era;
        }

        return least;
    }

    private struct Entry
    {
        public ulong Id;
        public uint IssuedSeconds;
        public uint Count;
    }
}
