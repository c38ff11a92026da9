using Registrar.Core.KeepAlive;

namespace Registrar.Core.Bindings;

/// <summary>One Contact bound to an address of record.</summary>
/// <remarks>Immutable: a refresh makes a new one, so that listings need no lock. <see cref="Reachability"/> alone lives on and changes.</remarks>
internal sealed class Binding
{
    /// <summary>The Contact URI as sent.</summary>
    public required byte[] Uri
    {
        get;
        init
        {
            field = value;
            UriKey = Rules.UriKey.Of(value);
        }
    }

    /// <summary>Its <see cref="Rules.UriKey"/>.</summary>
    public int UriKey { get; private init; }

    /// <summary>Header parameters as sent, without <c>expires</c>: <c>;q=0.7;+sip.instance="…"</c>.</summary>
    public required byte[] Parameters { get; init; }

    /// <summary>Content of <c>+sip.instance</c>; empty without one.</summary>
    public required byte[] Instance { get; init; }

    /// <summary>reg-id; 0 without one.</summary>
    public required int RegId { get; init; }

    /// <summary>q in thousandths.</summary>
    public required int Q { get; init; }

    /// <summary>When it ends, milliseconds since 1970. Reads compare it themselves: a late tick never serves a dead binding.</summary>
    public required long DueMs { get; init; }

    /// <summary>Whole life in seconds as of its last refresh.</summary>
    public required int LifeSeconds { get; init; }

    /// <summary>Expiry told to the phone; shorter than the life in regping mode.</summary>
    public required int GrantedSeconds { get; init; }

    /// <summary>The REGISTER that last touched it.</summary>
    public required RegisterOrigin Origin { get; init; }

    /// <summary>Whether the phone is heard of; the same object over all refreshes.</summary>
    public required Reachability Reachability { get; init; }

    /// <summary>When it ends, or is removed because its phone is unreachable for too long; milliseconds since 1970.</summary>
    public long EndMs => Math.Min(DueMs, Reachability.RemovalMs);

    /// <summary>Whether it is alive at a time.</summary>
    public bool IsLive(long nowMs) => EndMs > nowMs;
}
