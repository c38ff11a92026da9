using Registrar.Core.Bindings;

namespace Registrar.Core.Events;

/// <summary>One event as the ring keeps it: references to immutable things, turned into JSON objects only for listeners.</summary>
internal readonly struct EventEntry
{
    /// <summary>Number, from 1; set by the ring.</summary>
    public long Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required RegistrarEventType Type { get; init; }

    /// <summary>Why.</summary>
    public required RegistrarEventCause Cause { get; init; }

    /// <summary>When, ms since 1970.</summary>
    public required long TimeMs { get; init; }

    /// <summary>Realm.</summary>
    public required string Realm { get; init; }

    /// <summary>User.</summary>
    public required string Username { get; init; }

    /// <summary>A registration's first event.</summary>
    public bool IsInitial { get; init; }

    /// <summary>Bindings of the registration after the change, or before its end; none for a wrong answer.</summary>
    public Binding[]? Bindings { get; init; }

    /// <summary>Bindings of the registration before the change; <see langword="null"/> when none changed.</summary>
    public Binding[]? Old { get; init; }

    /// <summary>Bindings of the registration after it, or what replaced it; <see langword="null"/> when none changed.</summary>
    public Binding[]? New { get; init; }

    /// <summary>It changes nothing: a fetch or a wrong answer.</summary>
    public bool IsPassing => Type is RegistrarEventType.Fetched or RegistrarEventType.AuthFailed;

    /// <summary>Where a fetch or a wrong answer came from; else the bindings know.</summary>
    public RegistrationNetwork? Network { get; init; }
}
