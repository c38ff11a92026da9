using System.Diagnostics.CodeAnalysis;
using Registrar.Core.Bindings;

namespace Registrar.Core.Events;

/// <summary>One event as the ring keeps it: copies of the bindings it is about, turned into JSON objects only for listeners. 336 bytes.</summary>
internal readonly struct EventEntry
{
    private readonly BindingList _old;
    private readonly BindingList _new;

    /// <summary>Number, from 1; set by the ring.</summary>
    public long Sequence { get; init; }

    /// <summary>Events lost to a reader just before this one; set when it is read.</summary>
    public long Lost { get; init; }

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

    /// <summary>Bindings of the registration before the change; none when none changed.</summary>
    public BindingList Old { init => _old = value; }

    /// <summary>Bindings of the registration after it, or what replaced it; of an event that changes none the binding it is about.</summary>
    public BindingList New { init => _new = value; }

    /// <summary>Where a fetch or a wrong answer came from; else the bindings know.</summary>
    public RegistrationNetwork? Network { get; init; }

    /// <summary>It changes nothing: a fetch or a wrong answer.</summary>
    public bool IsPassing => Type is RegistrarEventType.Fetched or RegistrarEventType.AuthFailed;

    /// <summary>Bindings have changed.</summary>
    public bool IsChange => Type is RegistrarEventType.Register or RegistrarEventType.Unregister;

    /// <summary>Memory that is kept because of it, at most.</summary>
    public int KeptBytes => _old.KeptBytes + (_old.Count == 1 && _new.Count == 1 && _old.Span[0].Text == _new.Span[0].Text ? 0 : _new.KeptBytes);

    /// <summary>Bindings before the change.</summary>
    [UnscopedRef]
    public ReadOnlySpan<Binding> Before => _old.Span;

    /// <summary>Bindings after it, or what replaced them.</summary>
    [UnscopedRef]
    public ReadOnlySpan<Binding> After => _new.Span;

    /// <summary>Bindings of the registration after the change, or before its end; none for a wrong answer.</summary>
    [UnscopedRef]
    public ReadOnlySpan<Binding> Shown => Type == RegistrarEventType.Unregister ? Before : After;
}
