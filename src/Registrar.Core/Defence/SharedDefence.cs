namespace Registrar.Core.Defence;

/// <summary>What all realms defend themselves with: one set of options made ready.</summary>
/// <param name="options">Checked.</param>
internal sealed class SharedDefence(RegistrarOptions options)
{
    /// <summary>Names of scanners.</summary>
    public ScannerFilter Scanners { get; } = new(new DefenceKeys(), options.Scanners);

    /// <summary>The headers of a 503.</summary>
    public BusyLines Busy { get; } = new(options.RetryAfter[0], options.RetryAfter[1]);

    /// <summary>How many log lines.</summary>
    public LogLimiter Lines { get; } = new(DefenceReasons.Count, options.RefusalLog);

    /// <summary>What counts as too much waiting.</summary>
    public readonly LoadLimits Load = DefencePolicies.Load(options);
}
