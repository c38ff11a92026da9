using System.Numerics;

namespace Registrar.Core.Defence;

/// <summary>Remembers which address of record was proven from which source, so that its refreshes are served before any stranger.</summary>
/// <remarks>
/// 40 bytes a device in sets of eight, the one known for the shortest time still goes; the table never grows, and only a right digest gets in. One look-up finds the device
/// and takes from its own budget. A device has two: one for whoever has its source, which a forger of UDP packets can empty, and one for whoever
/// also carries the nonce of the last right answer, which he cannot. Who finds his budget empty is a <see cref="Standing.Stranger"/> for that request, not refused.
/// Owns 64 locks; safe from any thread.
/// </remarks>
internal sealed class KnownDevices
{
    private const int Ways = 8;
    private const int LockCount = 64;
    private const int DeviceBytes = 40;

    private readonly Device[] _devices;
    private readonly Lock[] _locks = new Lock[LockCount];
    private readonly int _setMask;

    /// <summary>Makes a table.</summary>
    /// <param name="capacity">Devices; rounded up to a power of two of at least 64.</param>
    public KnownDevices(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacity, 64, 1 << 25));
        _devices = new Device[size];
        _setMask = (size / Ways) - 1;
        for (var i = 0; i < _locks.Length; i++) _locks[i] = new Lock();
    }

    /// <summary>Devices that have a place.</summary>
    public int Capacity => _devices.Length;

    /// <summary>Bytes of memory, all of it from the start.</summary>
    public long MemoryBytes => _devices.LongLength * DeviceBytes;

    /// <summary>Finds who asks, and takes one request from his own budget.</summary>
    /// <param name="pairKey"><see cref="DefenceKeys.OfPair"/> of address of record and source.</param>
    /// <param name="nonceKey"><see cref="DefenceKeys.OfNonce"/> of the nonce he answers; 0 without one.</param>
    /// <param name="perDevice">What one device may do.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public Standing Meet(ulong pairKey, ulong nonceKey, in RateLimit perDevice, long nowMs)
    {
        var set = SetOf(pairKey);
        lock (LockOf(set))
        {
            ref var device = ref Find(set, pairKey, out var isFound);
            if (!isFound || device.UntilMs <= nowMs)
                return Standing.Stranger;

            if (nonceKey != 0 && nonceKey == device.NonceKey && perDevice.TryTake(ref device.ProvenFullUs, nowMs * 1000))
                return Standing.Proven;

            return perDevice.TryTake(ref device.KnownFullUs, nowMs * 1000) ? Standing.Known : Standing.Stranger;
        }
    }

    /// <summary>Whether somebody has proven this lately; takes nothing.</summary>
    public bool Knows(ulong pairKey, long nowMs)
    {
        var set = SetOf(pairKey);
        lock (LockOf(set))
        {
            ref var device = ref Find(set, pairKey, out var isFound);
            return isFound && device.UntilMs > nowMs;
        }
    }

    /// <summary>Remembers a right digest, or a nonce just given with it (Authentication-Info).</summary>
    /// <param name="pairKey"><see cref="DefenceKeys.OfPair"/>.</param>
    /// <param name="nonceKey">The nonce his next request will carry; 0 when it will carry none.</param>
    /// <param name="untilMs">How long he stays known: the end of his binding and a grace for a late refresh.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public void Prove(ulong pairKey, ulong nonceKey, long untilMs, long nowMs)
    {
        var set = SetOf(pairKey);
        lock (LockOf(set))
        {
            ref var device = ref Find(set, pairKey, out var isFound);
            if (!isFound) device = new Device { Key = pairKey };
            device.NonceKey = nonceKey;
            device.UntilMs = Math.Max(untilMs, nowMs);
        }
    }

    /// <summary>Forgets a device that has unregistered or was removed.</summary>
    public void Forget(ulong pairKey)
    {
        var set = SetOf(pairKey);
        lock (LockOf(set))
        {
            ref var device = ref Find(set, pairKey, out var isFound);
            if (isFound) device = default;
        }
    }

    private int SetOf(ulong key) => (int)(key >> 8) & _setMask;

    private Lock LockOf(int set) => _locks[set % LockCount];

    // The device, or the place it would get: empty, or the one that is known for the shortest time still.
    private ref Device Find(int set, ulong key, out bool isFound)
    {
        var devices = _devices.AsSpan(set * Ways, Ways);
        var first = 0;
        for (var i = 0; i < devices.Length; i++)
        {
            if (devices[i].Key == key)
            {
                isFound = true;
                return ref devices[i];
            }

            if (devices[i].UntilMs < devices[first].UntilMs) first = i;
        }

        isFound = false;
        return ref devices[first];
    }

    private struct Device
    {
        public ulong Key;
        public ulong NonceKey;
        public long UntilMs;
        public long KnownFullUs;
        public long ProvenFullUs;
    }
}
