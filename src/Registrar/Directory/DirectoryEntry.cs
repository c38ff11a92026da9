namespace Registrar.Directory;

/// <summary>What one file says about one name below a realm: a user, part of a user, or that it is gone.</summary>
/// <param name="Realm">Host name in its usual order, lower case.</param>
/// <param name="Name">User name as written, or the label removed.</param>
/// <param name="Secret">The password, when given.</param>
/// <param name="Ha1">MD5(user:realm:password) in hexadecimal, when given.</param>
/// <param name="Display">The name shown to people, when given.</param>
/// <param name="IsRemoved">The file says <c>null</c>: the user, or every realm below this label, is gone.</param>
internal readonly record struct DirectoryEntry(
    string Realm, string Name, string? Secret, string? Ha1, string? Display, bool IsRemoved = false)
{
    /// <summary>Whether the object is a user by itself: it has a secret or an HA1.</summary>
    public bool IsUser => Secret is not null || Ha1 is not null;

    /// <summary>Lays a later file's words over this entry; a new secret also replaces an HA1, and the reverse.</summary>
    public DirectoryEntry With(in DirectoryEntry later) => this with
    {
        Secret = later.IsUser ? later.Secret : Secret,
        Ha1 = later.IsUser ? later.Ha1 : Ha1,
        Display = later.Display ?? Display,
    };
}
