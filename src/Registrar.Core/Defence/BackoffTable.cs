using System.Numerics;

namespace Registrar.Core.Defence;

/// <summary>Makes who guesses passwords wait, twice as long each time (S17 of docs/conformance.md).</summary>
/// <remarks>
/// <para>
/// Keyed by the user whose password is claimed <em>and</em> the source prefix: the same user elsewhere has a key of its own and notices nothing. Counted are wrong digests only,
/// and only on nonces that were given to that source: who forges a phone's address never sees its nonces and cannot make it wait. Wrong answers on nonces
/// of other sources are counted under <see cref="Elsewhere"/>, and while that key waits such answers get a fresh challenge unread, which
/// costs a phone that has moved one round trip. A device with <see cref="Standing.Proven"/> is not asked for: it carries what a guesser lacks.
/// </para>
/// <para>
/// While a key waits nothing is verified for it, right or wrong: to look first is the very work to be saved, and an answer that only
/// right passwords get would be a guesser's oracle. When the wait is over one answer is verified; wrong doubles the wait, right forgets all.
/// Where the device was proven lately the wait is capped low, for a neighbour behind the same NAT guesses at its cost.
/// </para>
/// 32 bytes a key in sets of eight, the longest silent goes. Owns 64 locks; safe from any thread.
/// </remarks>
internal sealed class BackoffTable
{
    private const int Ways = 8;
    private const int LockCount = 64;
    private const int EntryBytes = 32;

    // An answer that is being verified keeps others of its key out for this long, unless it ends before.
    private const int TrialMs = 1_000;

    private readonly Entry[] _entries;
    private readonly Lock[] _locks = new Lock[LockCount];
    private readonly int _setMask;
    private long _used;

    /// <summary>Makes a table.</summary>
    /// <param name="capacity">Keys; rounded up to a power of two of at least 64.</param>
    public BackoffTable(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacity, 64, 1 << 25));
        _entries = new Entry[size];
        _setMask = (size / Ways) - 1;
        for (var i = 0; i < _locks.Length; i++) _locks[i] = new Lock();
    }

    /// <summary>Bytes of memory, all of it from the start.</summary>
    public long MemoryBytes => _entries.LongLength * EntryBytes;

    /// <summary>Key for answers on nonces that were given to another source.</summary>
    public static ulong Elsewhere(ulong accountKey) => DefenceKeys.OfPair(accountKey, sourceKey: 0);

    /// <summary>Whether an answer may be verified now.</summary>
    /// <param name="key">User and source, or <see cref="Elsewhere"/>.</param>
    /// <param name="limits">What is in force.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <returns><see langword="false"/>: a bare challenge. <see langword="true"/> after a wait is good for one answer.</returns>
    public bool MayVerify(ulong key, in BackoffLimits limits, long nowMs)
    {
        // Nobody fails: the usual case of a quiet night costs one read.
        if (limits.Failures == 0 || Volatile.Read(ref _used) == 0)
            return true;

        var set = SetOf(key);
        lock (LockOf(set))
        {
            ref var entry = ref Find(set, key, out var isFound);
            if (!isFound || entry.Failures < limits.Failures || IsForgotten(in entry, in limits, nowMs))
                return true;

            if (nowMs < entry.UntilMs)
                return false;

            entry.UntilMs = nowMs + TrialMs;
            return true;
        }
    }

    /// <summary>Counts a wrong answer.</summary>
    /// <param name="key">As in <see cref="MayVerify"/>.</param>
    /// <param name="isKnown">The user has registered himself from here lately.</param>
    /// <param name="limits">What is in force.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <returns>How long nothing will be verified, ms; 0 while wrong answers are free.</returns>
    public long Fail(ulong key, bool isKnown, in BackoffLimits limits, long nowMs)
    {
        if (limits.Failures == 0)
            return 0;

        var set = SetOf(key);
        lock (LockOf(set))
        {
            ref var entry = ref Find(set, key, out var isFound);
            if (!isFound)
            {
                if (entry.Key == 0) Interlocked.Increment(ref _used);
                entry = new Entry { Key = key };
            }
            else if (IsForgotten(in entry, in limits, nowMs))
            {
                entry = new Entry { Key = key };
            }

            entry.Failures++;
            entry.LastMs = nowMs;
            if (entry.Failures < limits.Failures)
                return 0;

            var doublings = Math.Min(entry.Failures - limits.Failures, 30);
            var waitMs = Math.Min((long)limits.FirstMs << doublings, isKnown ? Math.Min(limits.KnownMaxMs, limits.MaxMs) : limits.MaxMs);
            entry.UntilMs = nowMs + waitMs;
            return waitMs;
        }
    }

    /// <summary>Forgets the wrong answers of who has given a right one.</summary>
    public void Succeed(ulong key)
    {
        if (Volatile.Read(ref _used) == 0)
            return;

        var set = SetOf(key);
        lock (LockOf(set))
        {
            ref var entry = ref Find(set, key, out var isFound);
            if (!isFound)
                return;

            entry = default;
            Interlocked.Decrement(ref _used);
        }
    }

    private static bool IsForgotten(in Entry entry, in BackoffLimits limits, long nowMs) => nowMs - entry.LastMs > Math.Max(limits.ForgetMs, limits.MaxMs);

    private int SetOf(ulong key) => (int)(key >> 8) & _setMask;

    private Lock LockOf(int set) => _locks[set % LockCount];

    private ref Entry Find(int set, ulong key, out bool isFound)
    {
        var entries = _entries.AsSpan(set * Ways, Ways);
        var oldest = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key == key)
            {
                isFound = true;
                return ref entries[i];
            }

            // An empty place was last used at time 0, so it is taken first.
            if (entries[i].LastMs < entries[oldest].LastMs) oldest = i;
        }

        isFound = false;
        return ref entries[oldest];
    }

    private struct Entry
    {
        public ulong Key;
        public long UntilMs;
        public long LastMs;
        public int Failures;
    }
}
