namespace Registrar.Core.Defence;

/// <summary>Decides who is served when requests come faster than they are handled (Q3 of docs/conformance.md).</summary>
/// <remarks>
/// One per connection. Judged by how long requests wait, not by how many come: that is right on any machine. A wait that was too long without a break
/// for <see cref="LoadLimits.RiseMs"/> raises the level; bytes that wait to leave raise it at once, because they are memory. It falls by one class at a
/// time, after a calm, so that it does not swing. <see cref="Observe"/> belongs to the read loop; <see cref="Level"/> may be read from anywhere.
/// </remarks>
internal sealed class LoadGate
{
    private const long Never = long.MaxValue;

    private LoadLevel _risingTo;
    private long _risingSinceMs = Never;
    private long _calmSinceMs = Never;
    private long _lastMs = long.MinValue;
    private byte _level;

    /// <summary>Who is served now.</summary>
    public LoadLevel Level => (LoadLevel)Volatile.Read(ref _level);

    /// <summary>Whether a request may go on.</summary>
    public bool Admits(LoadClass loadClass) => (int)Level + (int)loadClass <= (int)LoadClass.Stranger;

    /// <summary>Why a request of a class that is not admitted was shed.</summary>
    public static DefenceReason ReasonOf(LoadClass loadClass) => loadClass switch
    {
        LoadClass.Stranger => DefenceReason.OverloadStranger,
        LoadClass.New => DefenceReason.OverloadNew,
        _ => DefenceReason.OverloadRefresh,
    };

    /// <summary>Takes in how things are; once per batch of frames is enough.</summary>
    /// <param name="ageMs">How long the request at hand has waited.</param>
    /// <param name="stagedBytes">Bytes that wait to leave.</param>
    /// <param name="limits">What is in force.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <returns>The level from now on.</returns>
    public LoadLevel Observe(long ageMs, long stagedBytes, in LoadLimits limits, long nowMs)
    {
        var level = (LoadLevel)_level;

        // Silence is calm.
        if (level != LoadLevel.Normal && nowMs - _lastMs > limits.CalmMs) level = LoadLevel.Normal;
        _lastMs = nowMs;

        level = Rise(level, ByAge(ageMs, in limits), in limits, nowMs);
        var byBytes = ByBytes(stagedBytes, in limits);
        if (byBytes > level) level = byBytes;
        level = Fall(level, Max(ByAge(ageMs * 2, in limits), ByBytes(stagedBytes * 2, in limits)), in limits, nowMs);

        Volatile.Write(ref _level, (byte)level);
        return level;
    }

    private LoadLevel Rise(LoadLevel level, LoadLevel wanted, in LoadLimits limits, long nowMs)
    {
        if (wanted <= level)
        {
            _risingSinceMs = Never;
            return level;
        }

        if (_risingSinceMs == Never)
        {
            _risingSinceMs = nowMs;
            _risingTo = wanted;
        }

        // As far as all of the time has asked for.
        if (wanted < _risingTo) _risingTo = wanted;
        if (nowMs - _risingSinceMs < limits.RiseMs)
            return level;

        _risingSinceMs = Never;
        return _risingTo;
    }

    private LoadLevel Fall(LoadLevel level, LoadLevel underHalf, in LoadLimits limits, long nowMs)
    {
        if (level == LoadLevel.Normal || underHalf >= level)
        {
            _calmSinceMs = Never;
            return level;
        }

        if (_calmSinceMs == Never) _calmSinceMs = nowMs;
        if (nowMs - _calmSinceMs < limits.CalmMs)
            return level;

        _calmSinceMs = nowMs;
        return level - 1;
    }

    private static LoadLevel ByAge(long ageMs, in LoadLimits limits) =>
        ageMs < limits.StrangersMs ? LoadLevel.Normal
        : ageMs < limits.NewMs ? LoadLevel.ShedStrangers
        : ageMs < limits.AllMs ? LoadLevel.ShedNew
        : LoadLevel.ShedAll;

    private static LoadLevel ByBytes(long bytes, in LoadLimits limits) =>
        bytes < limits.StagedBytes / 4 ? LoadLevel.Normal
        : bytes < limits.StagedBytes / 2 ? LoadLevel.ShedStrangers
        : bytes < limits.StagedBytes ? LoadLevel.ShedNew
        : LoadLevel.ShedAll;

    private static LoadLevel Max(LoadLevel left, LoadLevel right) => left > right ? left : right;
}
