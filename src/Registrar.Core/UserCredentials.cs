namespace Registrar.Core;

/// <summary>What the registrar needs to know about a user: a clear secret, or the digest hashes of it.</summary>
/// <remarks>A user without a usable one for the algorithm of an answer (nothing, empty, of a wrong length, not hex) cannot register with it. Never logged or shown: <see cref="ToString"/> names the display name only.</remarks>
public sealed record UserCredentials
{
    // What few users have, in an object of its own: a directory of a million users keeps a million of these.
    private readonly Rare? _rare;

    /// <summary>The secret in clear text; <see langword="null"/> when only hashes are known.</summary>
    public string? Secret { get; init; }

    /// <summary>MD5 of <c>user:realm:secret</c>, 32 hex digits; wins over <see cref="Secret"/>. RFC 7616 §3.4.2.</summary>
    public string? Ha1 { get; init; }

    /// <summary>SHA-256 of <c>user:realm:secret</c>, 64 hex digits; wins over <see cref="Secret"/>. RFC 8760.</summary>
    public string? Ha1Sha256
    {
        get => _rare?.Ha1Sha256;
        init => _rare = _rare is null && value is null ? null : (_rare ?? new Rare()) with { Ha1Sha256 = value };
    }

    /// <summary>SHA-512/256 of <c>user:realm:secret</c>, 64 hex digits; wins over <see cref="Secret"/>. RFC 8760.</summary>
    public string? Ha1Sha512256
    {
        get => _rare?.Ha1Sha512256;
        init => _rare = _rare is null && value is null ? null : (_rare ?? new Rare()) with { Ha1Sha512256 = value };
    }

    /// <summary>Users of the same realm whose addresses of record this user may register besides its own: a name, or the beginning of names followed by <c>*</c>; <c>*</c> alone is the whole realm (a trunk). RFC 3261 §10.3 step 4. Default none; <see langword="null"/>, as list or in it, counts as none. Copied.</summary>
    public IReadOnlyList<string> Aors
    {
        get => _rare?.Aors ?? [];
        init => _rare = _rare is null && value is null or { Count: 0 } ? null : (_rare ?? new Rare()) with { Aors = Named(value) };
    }

    /// <summary>Display name for queries and caller identity; may be absent.</summary>
    public string? Display { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(UserCredentials)} {{ Display = {Display} }}";

    // From a directory that reads them out of a database, say, whatever the annotations promise.
    private static string[] Named(IReadOnlyList<string>? aors) => aors is null ? [] : [.. aors.Where(static aor => aor is not null)];

    private sealed record Rare
    {
        public string? Ha1Sha256 { get; init; }

        public string? Ha1Sha512256 { get; init; }

        public IReadOnlyList<string> Aors { get; init; } = [];
    }
}
