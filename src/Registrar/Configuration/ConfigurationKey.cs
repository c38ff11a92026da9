namespace Registrar.Configuration;

/// <summary>One key the program knows: what it takes and what it means when absent.</summary>
internal sealed record ConfigurationKey(string Path, ConfigurationKeyKind Kind)
{
    /// <summary>Smallest number allowed.</summary>
    public long Minimum { get; init; }

    /// <summary>Largest number allowed.</summary>
    public long Maximum { get; init; } = int.MaxValue;

    /// <summary>How many numbers a list of them has.</summary>
    public int Count { get; init; }

    /// <summary>The words of a choice, lower case.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The unit of a number: <c>s</c>, <c>ms</c>; empty for counts, ports and texts.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The value is a secret: no message ever repeats it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A reload applies it; otherwise it waits for a restart.</summary>
    public bool IsLive { get; init; }

    /// <summary>It may also stand in <c>registrar:realms:{realm}</c>, for that realm only.</summary>
    public bool IsPerRealm { get; init; }

    /// <summary>What to write, in words, for messages.</summary>
    public string Expectation => Kind switch
    {
        ConfigurationKeyKind.Number =>
            $"a whole number from {Minimum} to {Maximum}{(Unit.Length > 0 ? $" ({Unit})" : "")}",
        ConfigurationKeyKind.Switch => "true or false",
        ConfigurationKeyKind.Choice => string.Join(" or ", Choices),
        ConfigurationKeyKind.Section => "an object",
        ConfigurationKeyKind.NumberList =>
            $"a list of {Count} whole numbers from {Minimum} to {Maximum}{(Unit.Length > 0 ? $" ({Unit})" : "")}",
        ConfigurationKeyKind.TextList => "a text or a list of texts",
        _ => "a text",
    };
}
