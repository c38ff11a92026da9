using Registrar.Configuration;

namespace Registrar.Directory;

/// <summary>What one file says about one name below a realm: a user, part of a user, or that it is gone.</summary>
/// <param name="Realm">Host name in its usual order, lower case.</param>
/// <param name="Name">User name as written, or the label removed.</param>
/// <param name="Origin">Where it was written.</param>
internal readonly record struct DirectoryEntry(string Realm, string Name, ValueOrigin Origin)
{
    /// <summary>The password, when given.</summary>
    public string? Secret { get; init; }

    /// <summary>MD5(user:realm:password) in hexadecimal, when given.</summary>
    public string? Ha1 { get; init; }

    /// <summary>The name shown to people, when given.</summary>
    public string? Display { get; init; }

    /// <summary>What few users have, when given.</summary>
    public DirectoryExtras? Extras { get; init; }

    /// <summary>The file says <c>null</c>: the user, or every realm below this label, is gone.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Whether the object is a user by itself: it has a secret or a hash.</summary>
    public bool IsUser => Secret is not null || HasHash;

    /// <summary>Whether the shipped placeholder stands beside a hash: who has the hash has a password, and the placeholder is not another one.</summary>
    public bool HasIdlePlaceholder => HasHash && Secret == DirectorySnapshot.PlaceholderSecret;

    /// <summary>The entry for people: <c>user@realm</c>.</summary>
    public string Path => Realm.Length == 0 ? $"{DirectoryReader.Section}:{Name}".TrimEnd(':') : $"{Name}@{Realm}";

    private bool HasHash => Ha1 is not null || Extras is { Ha1Sha256: not null } or { Ha1Sha512256: not null };

    /// <summary>The hash for an algorithm, when given.</summary>
    public string? HashOf(string algorithm) => algorithm switch
    {
        UserMemberReader.Md5 => Ha1,
        UserMemberReader.Sha256 => Extras?.Ha1Sha256,
        UserMemberReader.Sha512256 => Extras?.Ha1Sha512256,
        _ => null,
    };

    /// <summary>Lays a later file's words over this entry; a new secret also replaces all hashes, and the reverse.</summary>
    public DirectoryEntry With(in DirectoryEntry later) => this with
    {
        Secret = later.IsUser ? later.Secret : Secret,
        Ha1 = later.IsUser ? later.Ha1 : Ha1,
        Display = later.Display ?? Display,
        Extras = DirectoryExtras.Merge(Extras, later.Extras, later.IsUser),
        Origin = later.IsUser ? later.Origin : Origin,
    };
}
