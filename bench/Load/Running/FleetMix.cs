namespace Load.Running;

/// <summary>What phones of a fleet do, in shares of a hundred.</summary>
/// <remarks>
/// Mostly refreshes; about one in seven comes without credentials, because many phones forget their nonce; some phones leave and
/// others come; and the internet knocks: a few strangers, a few wrong passwords.
/// </remarks>
internal sealed class FleetMix(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>What the next phone does. The caller turns <see cref="OperationKind.Challenged"/> of a fresh phone and of a registered one apart by <paramref name="isFresh"/>.</summary>
    public OperationKind Next(out bool isFresh)
    {
        var draw = _random.Next(100);
        isFresh = draw >= 95;
        return draw switch
        {
            < 70 => OperationKind.Refresh,
            < 84 => OperationKind.Challenged,
            < 87 => OperationKind.Stranger,
            < 90 => OperationKind.Wrong,
            < 95 => OperationKind.Unregister,
            _ => OperationKind.Challenged,
        };
    }
}
