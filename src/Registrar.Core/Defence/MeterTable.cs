using System.Numerics;

namespace Registrar.Core.Defence;

/// <summary>A token bucket for each of many keys, in memory that never grows.</summary>
/// <remarks>
/// 16 bytes a key in sets of eight. A bucket that is full again says nothing that a missing one does not say, so in a set without room the one that
/// is full soonest goes: mostly nothing is lost. When all eight are in use its owner gets a fresh bucket at worst; who floods from more
/// sources than there are places is stopped by the budgets above this one. Owns 64 locks; safe from any thread.
/// </remarks>
internal sealed class MeterTable
{
    private const int Ways = 8;
    private const int LockCount = 64;

    private readonly Place[] _places;
    private readonly Lock[] _locks = new Lock[LockCount];
    private readonly int _setMask;

    /// <summary>Makes a table.</summary>
    /// <param name="capacity">Keys; rounded up to a power of two of at least 64.</param>
    public MeterTable(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacity, 64, 1 << 26));
        _places = new Place[size];
        _setMask = (size / Ways) - 1;
        for (var i = 0; i < _locks.Length; i++) _locks[i] = new Lock();
    }

    /// <summary>Keys that have a place.</summary>
    public int Capacity => _places.Length;

    /// <summary>Bytes of memory, all of it from the start.</summary>
    public long MemoryBytes => _places.LongLength * 16;

    /// <summary>Takes one event of a key.</summary>
    /// <param name="key">A key of <see cref="DefenceKeys"/>.</param>
    /// <param name="limit">What is allowed now.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public bool TryTake(ulong key, in RateLimit limit, long nowMs)
    {
        if (limit.IsNone)
            return true;

        var nowUs = nowMs * 1000;
        var set = (int)(key >> 8) & _setMask;
        lock (_locks[set % LockCount])
        {
            var places = _places.AsSpan(set * Ways, Ways);
            var soonest = 0;
            for (var i = 0; i < places.Length; i++)
            {
                if (places[i].Key == key) return limit.TryTake(ref places[i].FullUs, nowUs);
                if (places[i].FullUs < places[soonest].FullUs) soonest = i;
            }

            // An empty place was full at time 0, so it is taken first.
            ref var place = ref places[soonest];
            place = new Place { Key = key };
            return limit.TryTake(ref place.FullUs, nowUs);
        }
    }

    private struct Place
    {
        public ulong Key;
        public long FullUs;
    }
}
