namespace Registrar.Core.Defence;

/// <summary>The tables of the defence and what they have counted; one per registrar.</summary>
internal sealed class RegistrarDefence
{
    private readonly DefenceKeys _keys = new();
    private OwnListeners _own = OwnListeners.None;

    /// <summary>Makes the tables, in the size they keep.</summary>
    /// <param name="options">Checked.</param>
    public RegistrarDefence(RegistrarOptions options)
    {
        Door = new FrontDoor(
            _keys,
            new KnownDevices(options.KnownDevices),
            new StrangerBudgets(options.MeteredSources, options.MeteredSources, Math.Max(64, options.MeteredSources / 16)),
            new BackoffTable(options.TrackedFailures));
        Refused = new DefenceCounters(new ScannerFilter(_keys).Families.Count + ScannerFilter.MaxAdded);
    }

    /// <summary>The checks before the digest.</summary>
    public FrontDoor Door { get; }

    /// <summary>What was turned away.</summary>
    public DefenceCounters Refused { get; }

    /// <summary>Where our servers listen; swapped as a whole.</summary>
    public OwnListeners Own
    {
        get => Volatile.Read(ref _own);
        set => Volatile.Write(ref _own, value);
    }
}
