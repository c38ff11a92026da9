using System.Text;
using Registrar.Core;

namespace Micro.Support;

/// <summary>Users in memory, found as the program's directory finds them.</summary>
internal sealed class BenchDirectory : IUserDirectory
{
    private readonly Dictionary<string, UserCredentials> _users;

    /// <summary>Makes a directory of the realm of <see cref="PhoneTexts"/>, all with its secret.</summary>
    /// <param name="names">The users.</param>
    public BenchDirectory(IEnumerable<string> names)
    {
        _users = names.ToDictionary(static name => name, Make, StringComparer.Ordinal);
    }

    public bool ServesRealm(string realm) => realm == PhoneTexts.Realm;

    public bool TryGetRealm(ReadOnlySpan<char> host, out string realm)
    {
        realm = PhoneTexts.Realm;
        return host.SequenceEqual(realm);
    }

    public ValueTask<UserCredentials?> FindAsync(string username, string realm, CancellationToken cancellationToken) => ValueTask.FromResult(_users.GetValueOrDefault(username));

    public UserLookupResult FindNow(ReadOnlySpan<char> username, string realm, out string name, out UserCredentials? user)
    {
        var isFound = _users.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(username, out var known, out user);
        name = known ?? "";
        return isFound ? UserLookupResult.Found : UserLookupResult.NotFound;
    }

    public bool HasReadyHa1(string algorithm) => algorithm == "MD5";

    private static UserCredentials Make(string name)
    {
        var user = new UserCredentials { Secret = PhoneTexts.Secret, Display = "A phone" };
        user.Prepare(name, Encoding.ASCII.GetBytes(PhoneTexts.Realm));
        return user;
    }
}
