namespace Registrar.Core.Defence;

/// <summary>What one realm defends itself with. Immutable; swapped as a whole with the other options.</summary>
internal sealed record DefencePolicy
{
    /// <summary>Networks that may ask; default everybody (S15).</summary>
    public SourceList Sources { get; init; } = SourceList.Empty;

    /// <summary>Networks whose requests no budget counts: proxies that speak for many, and the machine itself. <see langword="null"/>: none.</summary>
    public SourceList? Unmetered { get; init; }

    /// <summary>What strangers may ask for.</summary>
    public StrangerLimits Strangers { get; init; } = StrangerLimits.Default;

    /// <summary>What one registered device may ask for before it counts as a stranger. Default 2/s, 20 at once.</summary>
    public RateLimit PerDevice { get; init; } = new(2, 20);

    /// <summary>When wrong answers make wait.</summary>
    public BackoffLimits Backoff { get; init; } = BackoffLimits.Default;

    /// <summary>Whether scanners get the bare challenge (S18); default yes.</summary>
    public bool DropsScanners { get; init; } = true;

    /// <summary>Whether requests of a source are counted.</summary>
    public bool Meters(in SourceAddress source) => Unmetered is null || Unmetered.Judge(in source) != SourceVerdict.Allowed;
}
