using Registrar.Configuration;
using Registrar.Core;

namespace Registrar.Directory;

/// <summary>One object of a file while it is read: a user, part of a user, or a label of a realm.</summary>
/// <param name="realm">Host name in its usual order, lower case.</param>
/// <param name="name">User name as written, or the label.</param>
/// <param name="origin">Where it was written.</param>
internal struct UserDraft(string realm, string name, ValueOrigin origin)
{
    /// <summary>Host name in its usual order, lower case.</summary>
    public readonly string Realm => realm;

    /// <summary>User name as written, or the label.</summary>
    public readonly string Name => name;

    /// <summary>The password, when given.</summary>
    public string? Secret { get; set; }

    /// <summary>MD5(user:realm:password) in hexadecimal, when given.</summary>
    public string? Ha1 { get; set; }

    /// <summary>SHA-256(user:realm:password) in hexadecimal, when given.</summary>
    public string? Ha1Sha256 { get; set; }

    /// <summary>SHA-512/256(user:realm:password) in hexadecimal, when given.</summary>
    public string? Ha1Sha512256 { get; set; }

    /// <summary>The name shown to people, when given; empty when taken away.</summary>
    public string? Display { get; set; }

    /// <summary>What few users have, when given.</summary>
    public DirectoryExtras? Extras { get; set; }

    /// <summary>What is there to prove by.</summary>
    public readonly Proofs Proofs
        => (Secret is null ? Proofs.None : Proofs.Secret) | (Ha1 is null ? Proofs.None : Proofs.Md5)
            | (Ha1Sha256 is null ? Proofs.None : Proofs.Sha256) | (Ha1Sha512256 is null ? Proofs.None : Proofs.Sha512256);

    /// <summary>Whether the object is a user by itself: it has a secret or a hash.</summary>
    public readonly bool IsUser => Proofs != Proofs.None;

    /// <summary>The user for people, as <see cref="DirectoryEntry.Path"/> has it.</summary>
    public readonly string Path => DirectoryEntry.PathOf(realm, name);

    /// <summary>What is kept of it; <see langword="false"/> when nothing of a user was said.</summary>
    public readonly bool TryFinish(out DirectoryEntry entry)
    {
        var proofs = Proofs;
        var hasCredentials = proofs != Proofs.None || Display is not null;
        entry = new DirectoryEntry(realm, name, origin)
        {
            Credentials = hasCredentials ? Credentials(proofs) : null,
            Extras = Extras,
            Proofs = proofs,
            HasPlaceholder = Secret == DirectorySnapshot.PlaceholderSecret,
        };
        return hasCredentials || Extras is not null;
    }

    // Members that most users have not are not even set: each would cost a look at what is there.
    private readonly UserCredentials Credentials(Proofs proofs)
        => (proofs & (Proofs.Hashes ^ Proofs.Md5)) != Proofs.None
            ? new UserCredentials { Secret = Secret, Ha1 = Ha1, Display = Display, Ha1Sha256 = Ha1Sha256, Ha1Sha512256 = Ha1Sha512256 }
            : Ha1 is not null
                ? new UserCredentials { Secret = Secret, Ha1 = Ha1, Display = Display }
                : new UserCredentials { Secret = Secret, Display = Display };
}
