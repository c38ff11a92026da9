using Registrar.Core;

namespace Registrar.Http;

/// <summary>What the HTTP API asks the registrar; a port, so that a test can let it fail.</summary>
internal interface IRegistrationSource
{
    /// <summary>Realms with a registration.</summary>
    IReadOnlyList<string> Realms();

    /// <summary>Every registration of a realm, the longest-lived first; none when the realm is unknown.</summary>
    IEnumerable<Registration> Users(string realm);

    /// <summary>The registrations of one user, the longest-lived first; none when unknown.</summary>
    IReadOnlyList<Registration> User(string realm, string username);
}
