namespace Load.Compare;

/// <summary>A registrar, or what is measured beside one; read from the plan.</summary>
internal sealed record Contestant
{
    /// <summary>Its name in the tables.</summary>
    public required string Name { get; init; }

    /// <summary><c>control</c> or <c>udp</c>: what is compared with what.</summary>
    public required string Over { get; init; }

    /// <summary>Command that starts it, see <see cref="Running.Target.Start"/>.</summary>
    public required string Start { get; init; }

    /// <summary>The ratios of its group are to it.</summary>
    public bool IsReference { get; init; }

    /// <summary>It answers 200 to everything.</summary>
    public bool TakesAny { get; init; }

    /// <summary>It keeps bindings, so that memory per binding can be measured.</summary>
    public bool Remembers { get; init; }

    /// <summary>It has <c>GET /reg/{realm}</c>.</summary>
    public bool Lists { get; init; }

    /// <summary>Path that collects its garbage and tells <c>{"heap":bytes}</c>; <see langword="null"/> asks the .NET runtime, if it is one.</summary>
    public string? HeapPath { get; init; }

    /// <summary>Requests before the clock starts.</summary>
    public int WarmUp { get; init; } = 20_000;

    /// <summary>It is over the control protocol, not SIP.</summary>
    public bool IsControl => Over == "control";
}
