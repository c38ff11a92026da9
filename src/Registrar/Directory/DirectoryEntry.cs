using Registrar.Configuration;
using Registrar.Core;

namespace Registrar.Directory;

/// <summary>What one file says about one name below a realm: a user, part of a user, or that it is gone.</summary>
/// <remarks>56 bytes, kept only until the index is made.</remarks>
/// <param name="Realm">Host name in its usual order, lower case.</param>
/// <param name="Name">User name as written, or the label removed.</param>
/// <param name="Origin">Where it was written.</param>
internal readonly record struct DirectoryEntry(string Realm, string Name, ValueOrigin Origin)
{
    /// <summary>Secret, hashes and display name as they will be looked up; <see langword="null"/> when the file names none of them.</summary>
    public UserCredentials? Credentials { get; init; }

    /// <summary>What few users have, when given.</summary>
    public DirectoryExtras? Extras { get; init; }

    /// <summary>What of <see cref="Credentials"/> is there to prove by.</summary>
    public Proofs Proofs { get; init; }

    /// <summary>The secret is the shipped placeholder.</summary>
    public bool HasPlaceholder { get; init; }

    /// <summary>The file says <c>null</c>: the user, or every realm below this label, is gone.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Whether the object is a user by itself: it has a secret or a hash.</summary>
    public bool IsUser => Proofs != Proofs.None;

    /// <summary>Whether the shipped placeholder stands beside a hash: who has the hash has a password, and the placeholder is not another one.</summary>
    public bool HasIdlePlaceholder => HasPlaceholder && (Proofs & Proofs.Hashes) != Proofs.None;

    /// <summary>The entry for people: <c>user@realm</c>.</summary>
    public string Path => PathOf(Realm, Name);

    /// <summary>A name for people.</summary>
    public static string PathOf(string realm, string name)
        => realm.Length == 0 ? $"{DirectoryReader.Section}:{name}".TrimEnd(':') : $"{name}@{realm}";

    /// <summary>Lays a later file's words over this entry; a new secret also replaces all hashes, and the reverse.</summary>
    public DirectoryEntry With(in DirectoryEntry later)
    {
        var proof = later.IsUser ? later : this;
        var display = later.Credentials?.Display ?? Credentials?.Display;
        return proof with
        {
            Credentials = proof.Credentials?.Display == display ? proof.Credentials : (proof.Credentials ?? new UserCredentials()) with { Display = display },
            Extras = DirectoryExtras.Merge(Extras, later.Extras),
        };
    }

    /// <summary>The user as he is looked up.</summary>
    public UserCredentials ToCredentials()
    {
        var credentials = Credentials ?? new UserCredentials();
        if (HasIdlePlaceholder) credentials = credentials with { Secret = null };
        if (Extras?.Aors is { Count: > 0 } aors) credentials = credentials with { Aors = aors };
        if (Extras?.AllowSources is { Count: > 0 } allowed) credentials = credentials with { AllowSources = allowed };
        return Extras?.DenySources is { Count: > 0 } denied ? credentials with { DenySources = denied } : credentials;
    }
}
