using System.Buffers;
using System.Buffers.Binary;
using Registrar.Core.Auth;
using Registrar.Core.Defence;

namespace Registrar.Core;

/// <summary>What the registrar needs to know about a user: a clear secret, or the digest hashes of it.</summary>
/// <remarks>
/// A user without a usable one for the algorithm of an answer (nothing, empty, of a wrong length, not hex) cannot register with it.
/// Never logged or shown: <see cref="ToString"/> names the display name only. 56 bytes for a secret or an MD5 hash, besides the
/// secret's text: hashes are kept as bytes, so their digits come back in lower case.
/// </remarks>
public sealed record UserCredentials
{
    private const int Md5Bytes = 16;

    // What few users have, in an object of its own; a display name alone is just its string. A directory of a million users keeps
    // a million of these.
    private readonly object? _more;
    private readonly string? _secret;

    // The MD5 hash in two halves: a UInt128 would be aligned to 16 bytes, for 8 more.
    private ulong _ha1Head;
    private ulong _ha1Tail;
    private Ha1Source _ha1Source;

    private enum Ha1Source : byte
    {
        None,

        // Said by the directory.
        Given,

        // Worked out from the secret by Prepare.
        Derived,
    }

    /// <summary>The secret in clear text; <see langword="null"/> when only hashes are known.</summary>
    public string? Secret
    {
        get => _secret;
        init
        {
            _secret = value;

            // Of the secret before.
            if (_ha1Source == Ha1Source.Derived) _ha1Source = Ha1Source.None;
        }
    }

    /// <summary>MD5 of <c>user:realm:secret</c>, 32 hex digits; wins over <see cref="Secret"/>. RFC 7616 §3.4.2.</summary>
    public string? Ha1
    {
        get => _ha1Source == Ha1Source.Given ? Digits() : (_more as Rare)?.UnusableHa1;
        init
        {
            Span<byte> hash = stackalloc byte[Md5Bytes];
            var isUsable = value is { Length: Md5Bytes * 2 } && Convert.FromHexString(value, hash, out _, out _) == OperationStatus.Done;
            _ha1Source = isUsable ? Ha1Source.Given : Ha1Source.None;
            if (isUsable) Keep(hash);
            if (!isUsable || _more is Rare) _more = Least(More with { UnusableHa1 = isUsable ? null : value });
        }
    }

    /// <summary>SHA-256 of <c>user:realm:secret</c>, 64 hex digits; wins over <see cref="Secret"/>. RFC 8760.</summary>
    public string? Ha1Sha256
    {
        get => (_more as Rare)?.Sha256?.Text;
        init => _more = Least(More with { Sha256 = StoredHash.Read(value) });
    }

    /// <summary>SHA-512/256 of <c>user:realm:secret</c>, 64 hex digits; wins over <see cref="Secret"/>. RFC 8760.</summary>
    public string? Ha1Sha512256
    {
        get => (_more as Rare)?.Sha512256?.Text;
        init => _more = Least(More with { Sha512256 = StoredHash.Read(value) });
    }

    /// <summary>The name as the directory spells it, for one that ignores case: a digest of any other spelling, letter by letter, is refused like that of an unknown user. <see langword="null"/>, the default, when it finds the very name it was asked for only.</summary>
    public string? Username
    {
        get => (_more as Rare)?.Username;
        init => _more = Least(More with { Username = value });
    }

    /// <summary>Users of the same realm whose addresses of record this user may register besides its own: a name, or the beginning of names followed by <c>*</c>; <c>*</c> alone is the whole realm (a trunk). RFC 3261 §10.3 step 4. Default none; <see langword="null"/>, as list or in it, counts as none. Copied.</summary>
    public IReadOnlyList<string> Aors
    {
        get => (_more as Rare)?.Aors ?? [];
        init => _more = Least(More with { Aors = Named(value) });
    }

    /// <summary>Addresses and networks this user may register from; default any that its realm allows. What cannot be read lets nobody in. With <see cref="DenySources"/> the longest network that has the source decides.</summary>
    public IReadOnlyList<string> AllowSources
    {
        get => (_more as Rare)?.AllowSources ?? [];
        init => _more = Least(More with { AllowSources = Named(value), Sources = Listed(Named(value), DenySources) });
    }

    /// <summary>Addresses and networks this user may not register from. Default none.</summary>
    public IReadOnlyList<string> DenySources
    {
        get => (_more as Rare)?.DenySources ?? [];
        init => _more = Least(More with { DenySources = Named(value), Sources = Listed(AllowSources, Named(value)) });
    }

    /// <summary>Both, ready for use; <see langword="null"/> for a user without any.</summary>
    internal SourceList? Sources => (_more as Rare)?.Sources;

    /// <summary>Display name for queries and caller identity; may be absent.</summary>
    public string? Display
    {
        get => _more is Rare more ? more.Display : _more as string;
        init => _more = _more is Rare more ? Least(more with { Display = value }) : value;
    }

    /// <summary>Whether everything said of the user is the same; what <see cref="Prepare"/> worked out is not said.</summary>
    public bool Equals(UserCredentials? other) =>
        other is not null && Secret == other.Secret && Equals(_more, other._more) && SaysHa1 == other.SaysHa1
        && (!SaysHa1 || (_ha1Head == other._ha1Head && _ha1Tail == other._ha1Tail));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Secret, _more, SaysHa1 ? _ha1Head : 0);

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(UserCredentials)} {{ Display = {Display} }}";

    /// <summary>Works out the MD5 hash of a clear secret ahead, in the place where a given one would be; one hash less for each answer.</summary>
    /// <remarks>For a directory that gives this object to one name only, and before anybody else sees it.</remarks>
    /// <param name="username">The one name, as the digest has it.</param>
    /// <param name="realm">Realm, lower case, UTF-8.</param>
    internal void Prepare(string username, ReadOnlySpan<byte> realm)
    {
        if (SaysHa1 || string.IsNullOrEmpty(Secret))
            return;

        Span<byte> hash = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        DigestVerifier.HashHa1(DigestAlgorithm.Md5, username, realm, Secret, hash[..Md5Bytes]);
        Keep(hash);
        _ha1Source = Ha1Source.Derived;
    }

    /// <summary>Copies the ready MD5 hash, given or prepared.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    /// <returns><see langword="false"/> when there is none; then nothing is written.</returns>
    internal bool TryCopyHa1(Span<byte> destination)
    {
        if (_ha1Source == Ha1Source.None)
            return false;

        BinaryPrimitives.WriteUInt64BigEndian(destination, _ha1Head);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _ha1Tail);
        return true;
    }

    /// <summary>Copies the ready SHA-256 hash, as <see cref="StoredHash.TryCopy"/> does.</summary>
    internal bool TryCopyHa1Sha256(Span<byte> destination) => _more is Rare { Sha256: { } hash } && hash.TryCopy(destination);

    /// <summary>Copies the ready SHA-512/256 hash, as <see cref="StoredHash.TryCopy"/> does.</summary>
    internal bool TryCopyHa1Sha512256(Span<byte> destination) => _more is Rare { Sha512256: { } hash } && hash.TryCopy(destination);

    private Rare More => _more as Rare ?? new Rare { Display = _more as string };

    private bool SaysHa1 => _ha1Source == Ha1Source.Given;

    private void Keep(ReadOnlySpan<byte> hash) =>
        (_ha1Head, _ha1Tail) = (BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));

    private string Digits()
    {
        Span<byte> hash = stackalloc byte[Md5Bytes];
        TryCopyHa1(hash);
        return Convert.ToHexStringLower(hash);
    }

    private static object? Least(Rare more) => more is { Sha256: null, Sha512256: null, UnusableHa1: null, Username: null, Sources: null, Aors.Count: 0 } ? more.Display : more;

    // From a directory that reads them out of a database, say, whatever the annotations promise.
    private static string[] Named(IReadOnlyList<string>? aors) => aors is null ? [] : [.. aors.Where(static aor => aor is not null)];

    // A list that says nothing to us must not open the door: it admits one address, which is nobody's.
    private static SourceList? Listed(IReadOnlyList<string> allow, IReadOnlyList<string> deny)
    {
        if (allow.Count + deny.Count == 0)
            return null;

        return SourceList.TryCreate(allow, deny, out var list, out _) || SourceList.TryCreate(["0.0.0.0"], [], out list, out _) ? list : null;
    }

    private sealed record Rare
    {
        public IReadOnlyList<string> AllowSources { get; init; } = [];

        public IReadOnlyList<string> DenySources { get; init; } = [];

        public SourceList? Sources { get; init; }

        public StoredHash? Sha256 { get; init; }

        public StoredHash? Sha512256 { get; init; }

        public string? UnusableHa1 { get; init; }

        public string? Username { get; init; }

        public IReadOnlyList<string> Aors { get; init; } = [];

        public string? Display { get; init; }
    }
}
