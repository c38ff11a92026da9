namespace Registrar.Core.Tests.Fakes;

/// <summary>Users 1000 and 1001 of bling.babblevoice.com and what a test adds.</summary>
internal sealed class FakeDirectory : IUserDirectory
{
    public Dictionary<(string User, string Realm), UserCredentials> Users { get; } = new()
    {
        [("1000", Phone.Realm)] = new UserCredentials { Secret = "secret0", Display = "Bling Reception" },
        [("1001", Phone.Realm)] = new UserCredentials { Secret = "secret1", Display = "Bling Workshop" },
    };

    /// <summary>Telephone numbers in canonical form, and whose they are.</summary>
    public Dictionary<string, (string Realm, string User)> Numbers { get; } = [];

    /// <summary>Stands in for a slow or broken source when set.</summary>
    public Func<string, CancellationToken, Task<UserCredentials?>>? Source { get; set; }

    public int Lookups { get; private set; }

    /// <summary>Thrown whenever a realm is asked for, when set.</summary>
    public Exception? Fault { get; set; }

    public bool ServesRealm(string realm) => Fault is null ? Serves(realm) : throw Fault;

    private bool Serves(string realm) => Users.Keys.Any(key => key.Realm == realm);

    public bool TryFindOwner(string number, out string realm, out string username)
    {
        var isKnown = Numbers.TryGetValue(number, out var owner);
        (realm, username) = isKnown ? owner : ("", "");
        return isKnown;
    }

    /// <summary>Answers at once, as a directory in memory does.</summary>
    public bool AnswersNow { get; set; }

    public bool TryGetRealm(ReadOnlySpan<char> host, out string realm)
    {
        realm = host.ToString();
        if (!ServesRealm(realm)) return false;
        if (AnswersNow) realm = Users.Keys.Select(static key => key.Realm).First(realm.Equals);
        return true;
    }

    public UserLookupResult FindNow(ReadOnlySpan<char> username, string realm, out string name, out UserCredentials? user)
    {
        (name, user) = ("", null);
        if (!AnswersNow) return UserLookupResult.Later;

        Lookups++;
        if (NowFault is { } fault) throw fault;
        if (Find(username.ToString(), realm) is not { } key) return UserLookupResult.NotFound;

        (name, user) = (key.User, Users[key]);
        return UserLookupResult.Found;
    }

    /// <summary>Finds names in any case, as the collation of a database does.</summary>
    public bool IgnoresCase { get; set; }

    /// <summary>The algorithms of which every user is said to have a ready HA1.</summary>
    public string[] Ready { get; set; } = [];

    public bool HasReadyHa1(string algorithm) => Ready.Contains(algorithm);

    private (string User, string Realm)? Find(string username, string realm) =>
        Users.Keys.Where(key => key.Realm == realm && key.User.Equals(username, IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            .Select(static key => ((string, string)?)key).FirstOrDefault();

    /// <summary>Thrown by <see cref="FindNow"/> when set.</summary>
    public Exception? NowFault { get; set; }

    public ValueTask<UserCredentials?> FindAsync(string username, string realm, CancellationToken cancellationToken)
    {
        Lookups++;
        return Source is { } source
            ? new ValueTask<UserCredentials?>(source(username, cancellationToken))
            : ValueTask.FromResult(Find(username, realm) is { } key ? Users[key] : null);
    }
}
