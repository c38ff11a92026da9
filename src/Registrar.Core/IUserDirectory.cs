namespace Registrar.Core;

/// <summary>Where users and their secrets come from: a file, a database, a web service.</summary>
/// <remarks>
/// Called from several threads at once. <see cref="ServesRealm"/> and <see cref="FindAsync"/> are enough. A directory that
/// completes at once is served on the read loop without a copy of the request. One that has its users in memory implements
/// <see cref="TryGetRealm"/> and <see cref="FindNow"/> too: then a REGISTER of a known phone makes no garbage.
/// </remarks>
public interface IUserDirectory
{
    /// <summary>Whether REGISTERs for this domain are ours; others get 404 without a challenge.</summary>
    /// <param name="realm">Host of the To URI, lower case, IPv6 in brackets.</param>
    bool ServesRealm(string realm);

    /// <summary>Finds one user.</summary>
    /// <param name="username">Case-sensitive user name of the digest.</param>
    /// <param name="realm">Host of the To URI, lower case.</param>
    /// <param name="cancellationToken">Ends the look-up after <see cref="RegistrarOptions.LookupTimeout"/>.</param>
    /// <returns>
    /// The credentials, or <see langword="null"/> for "no such user", which a stranger cannot tell from a wrong password. A source that
    /// ignores case (the collation of a database) must not give alice for ALICE: compare letter by letter, or set
    /// <see cref="UserCredentials.Username"/>, and the registrar does.
    /// </returns>
    ValueTask<UserCredentials?> FindAsync(string username, string realm, CancellationToken cancellationToken);

    /// <summary>As <see cref="ServesRealm"/>, without a string made for the question; must not block.</summary>
    /// <param name="host">Host of the To URI, lower case, IPv6 in brackets.</param>
    /// <param name="realm">The realm, lower case: the directory's own string, the same one each time, since bindings are kept by it.</param>
    /// <returns><see langword="false"/> when it is not ours. By default <see cref="ServesRealm"/> is asked.</returns>
    bool TryGetRealm(ReadOnlySpan<char> host, out string realm)
    {
        realm = host.ToString();
        return ServesRealm(realm);
    }

    /// <summary>As <see cref="FindAsync"/>, for a directory that has its users in memory; must not block.</summary>
    /// <remarks>Also asked for the user of the To URI when that is another one, for the sake of its <paramref name="name"/>.</remarks>
    /// <param name="username">Case-sensitive user name.</param>
    /// <param name="realm">Realm, lower case.</param>
    /// <param name="name">Of a user found: <paramref name="username"/> as the directory's own string, since bindings are kept by it; else empty. In another spelling he counts as not found.</param>
    /// <param name="user">The credentials of a user found; else <see langword="null"/>.</param>
    /// <returns>By default <see cref="UserLookupResult.Later"/>.</returns>
    UserLookupResult FindNow(ReadOnlySpan<char> username, string realm, out string name, out UserCredentials? user)
    {
        name = "";
        user = null;
        return UserLookupResult.Later;
    }

    /// <summary>Whether no user at all has a secret without a ready HA1 of an algorithm; must not block.</summary>
    /// <remarks>
    /// Then no answer hashes a secret, which makes each a hash cheaper. Asked for each answer: say <see langword="false"/> before the
    /// first such user can be found, or the time of an answer tells that he exists.
    /// </remarks>
    /// <param name="algorithm"><c>MD5</c>, <c>SHA-256</c> or <c>SHA-512-256</c>.</param>
    /// <returns>By default <see langword="false"/>: every answer costs the same, whoever it names.</returns>
    bool HasReadyHa1(string algorithm) => false;

    /// <summary>Finds whose telephone number it is, for a To with a <c>tel:</c> URI; must not block.</summary>
    /// <param name="number">Without visual separators: <c>+441632960083</c>, or <c>7042;phone-context=example.com</c> for a local number (RFC 3966 §5.1.5), lower case.</param>
    /// <param name="realm">The owner's realm, lower case.</param>
    /// <param name="username">The owner, whose address of record it is.</param>
    /// <returns><see langword="false"/> when nobody owns it: 404. A directory without numbers need not implement it.</returns>
    bool TryFindOwner(string number, out string realm, out string username)
    {
        realm = username = "";
        return false;
    }
}
