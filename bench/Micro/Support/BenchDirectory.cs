using Registrar.Core;

namespace Micro.Support;

/// <summary>Knows every user, without looking: its cost is none of the registrar's.</summary>
internal sealed class BenchDirectory : IUserDirectory
{
    private static readonly UserCredentials User = new() { Secret = PhoneTexts.Secret, Display = "A phone" };

    public bool ServesRealm(string realm) => true;

    public ValueTask<UserCredentials?> FindAsync(string username, string realm, CancellationToken cancellationToken) => ValueTask.FromResult<UserCredentials?>(User);
}
