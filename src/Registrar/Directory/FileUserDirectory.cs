using Registrar.Core;

namespace Registrar.Directory;

/// <summary>The users of the configuration files, as the registrar asks for them; a reload swaps them all at once.</summary>
/// <remarks>
/// Safe from any thread and completes at once. A user with the shipped placeholder secret is unknown unless
/// <paramref name="allowsPlaceholder"/>: the whole world knows that secret, so it may only open a development machine.
/// </remarks>
internal sealed class FileUserDirectory(DirectorySnapshot snapshot, bool allowsPlaceholder) : IUserDirectory
{
    private volatile DirectorySnapshot _snapshot = snapshot;

    /// <summary>The users in force.</summary>
    public DirectorySnapshot Snapshot => _snapshot;

    /// <summary>Puts other users in force.</summary>
    public void Swap(DirectorySnapshot snapshot) => _snapshot = snapshot;

    /// <inheritdoc/>
    public bool ServesRealm(string realm) => _snapshot.ServesRealm(realm);

    /// <inheritdoc/>
    public bool TryGetRealm(ReadOnlySpan<char> host, out string realm) => _snapshot.TryGetRealm(host, out realm);

    /// <inheritdoc/>
    public ValueTask<UserCredentials?> FindAsync(string username, string realm, CancellationToken cancellationToken)
    {
        FindNow(username, realm, out _, out var user);
        return ValueTask.FromResult(user);
    }

    /// <inheritdoc/>
    public UserLookupResult FindNow(ReadOnlySpan<char> username, string realm, out string name, out UserCredentials? user)
    {
        if (_snapshot.TryFind(realm, username, out name, out user) && (allowsPlaceholder || !DirectorySnapshot.HasPlaceholderSecret(user)))
            return UserLookupResult.Found;

        name = "";
        user = null;
        return UserLookupResult.NotFound;
    }

    /// <inheritdoc/>
    public bool HasReadyHa1(string algorithm) => _snapshot.HasReadyHa1(algorithm);

    /// <inheritdoc/>
    public bool TryFindOwner(string number, out string realm, out string username)
    {
        var isFound = _snapshot.TryFindOwner(number, out var owner);
        (realm, username) = isFound ? (owner.Realm, owner.Username) : ("", "");
        return isFound;
    }

    /// <summary>The users that are refused for their placeholder secret, as user@realm.</summary>
    public IReadOnlyList<string> RefusedUsers() => allowsPlaceholder ? [] : _snapshot.PlaceholderUsers();
}
