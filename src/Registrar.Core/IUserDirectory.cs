namespace Registrar.Core;

/// <summary>Where users and their secrets come from: a file, a database, a web service.</summary>
/// <remarks>Called from several threads at once. A directory that completes at once is served on the read loop without a copy of the request.</remarks>
public interface IUserDirectory
{
    /// <summary>Whether REGISTERs for this domain are ours; others get 404 without a challenge.</summary>
    /// <param name="realm">Host of the To URI, lower case, IPv6 in brackets.</param>
    bool ServesRealm(string realm);

    /// <summary>Finds one user.</summary>
    /// <param name="username">Case-sensitive user name of the digest.</param>
    /// <param name="realm">Host of the To URI, lower case.</param>
    /// <param name="cancellationToken">Ends the look-up after <see cref="RegistrarOptions.LookupTimeout"/>.</param>
    /// <returns>The credentials, or <see langword="null"/> for "no such user", which a stranger cannot tell from a wrong password.</returns>
    ValueTask<UserCredentials?> FindAsync(string username, string realm, CancellationToken cancellationToken);
}
