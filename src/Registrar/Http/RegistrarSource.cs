using Registrar.Core;

namespace Registrar.Http;

/// <summary>The registrar as the HTTP API sees it.</summary>
internal sealed class RegistrarSource(SipRegistrar registrar) : IRegistrationSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Realms() => registrar.Realms();

    /// <inheritdoc/>
    public IEnumerable<Registration> Users(string realm) => registrar.Users(realm);

    /// <inheritdoc/>
    public IReadOnlyList<Registration> User(string realm, string username) => registrar.User(realm, username);
}
