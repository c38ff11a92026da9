namespace Registrar.Core.Tests.Fakes;

/// <summary>One user, 1000, known at once and without garbage.</summary>
internal sealed class QuietDirectory : IUserDirectory
{
    private readonly UserCredentials _user = new() { Secret = "secret0", Display = "Bling Reception" };

    public bool ServesRealm(string realm) => realm == Phone.Realm;

    public bool TryGetRealm(ReadOnlySpan<char> host, out string realm)
    {
        realm = Phone.Realm;
        return host.SequenceEqual(realm);
    }

    public ValueTask<UserCredentials?> FindAsync(string username, string realm, CancellationToken cancellationToken) => ValueTask.FromResult<UserCredentials?>(_user);

    public UserLookupResult FindNow(ReadOnlySpan<char> username, string realm, out string name, out UserCredentials? user)
    {
        (name, user) = ("1000", _user);
        return UserLookupResult.Found;
    }
}
