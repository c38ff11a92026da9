namespace Registrar.Core.Defence;

/// <summary>Meters strangers by source, address of record, realm and altogether (S16 of docs/conformance.md).</summary>
/// <remarks>
/// The narrowest first: a source that floods runs dry before it has taken much of what it shares with others. What a narrow budget has given
/// is not given back when a wider one refuses; it fills again by itself. Registered devices never come here, so no flood of strangers takes
/// anything from a refresh. Safe from any thread.
/// </remarks>
/// <param name="sources">Source prefixes with a bucket of their own; 16 bytes each.</param>
/// <param name="aors">Addresses of record with one.</param>
/// <param name="realms">Realms with one.</param>
internal sealed class StrangerBudgets(int sources, int aors, int realms)
{
    private readonly MeterTable _sources = new(sources);
    private readonly MeterTable _aors = new(aors);
    private readonly MeterTable _realms = new(realms);
    private readonly Meter _global = new();

    /// <summary>Bytes of memory, all of it from the start.</summary>
    public long MemoryBytes => _sources.MemoryBytes + _aors.MemoryBytes + _realms.MemoryBytes;

    /// <summary>Takes one request of a source, before anything is known but where it came from.</summary>
    /// <returns><see cref="DefenceReason.None"/> or <see cref="DefenceReason.SourceRate"/>.</returns>
    public DefenceReason TakeSource(ulong sourceKey, in StrangerLimits limits, long nowMs) =>
        _sources.TryTake(sourceKey, limits.PerSource, nowMs) ? DefenceReason.None : DefenceReason.SourceRate;

    /// <summary>Takes one request from what all strangers share.</summary>
    /// <returns><see cref="DefenceReason.None"/>, or whose budget is empty.</returns>
    public DefenceReason TakeShared(ulong aorKey, ulong realmKey, in StrangerLimits limits, long nowMs)
    {
        if (!_aors.TryTake(aorKey, limits.PerAor, nowMs)) return DefenceReason.AorRate;
        if (!_realms.TryTake(realmKey, limits.PerRealm, nowMs)) return DefenceReason.RealmRate;
        return _global.TryTake(limits.Global, nowMs) ? DefenceReason.None : DefenceReason.GlobalRate;
    }
}
