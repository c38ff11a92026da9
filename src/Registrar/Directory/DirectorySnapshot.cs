using System.Diagnostics.CodeAnalysis;
using System.Text;
using Registrar.Core;

namespace Registrar.Directory;

/// <summary>The users as the files had them at one moment; never changes.</summary>
/// <remarks>Safe from any thread. Realms ignore case, users do not (RFC 3261 §19.1.4).</remarks>
internal sealed class DirectorySnapshot(
    Dictionary<string, Dictionary<string, UserCredentials>> realms,
    IReadOnlyDictionary<string, NumberOwner> numbers,
    HashGaps gaps,
    FoldTwins twins)
{
    /// <summary>In a larger directory nobody's secret is hashed ahead: 0.9 µs each, nearly a second for a million (measured on a busy machine).</summary>
    /// <remarks>All or none: one user without a ready hash makes every answer cost one more (docs/architecture.md).</remarks>
    public const int MaxPreparedUsers = 250_000;

    // Below this the threads would cost more than they save.
    private const int ManyUsers = 10_000;

    // At a reload the phones need one, too.
    private static readonly ParallelOptions AllButOne = new() { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1) };

    private readonly Dictionary<string, Dictionary<string, UserCredentials>> _realms = Prepared(realms);

    // After the line above, which works on the same objects.
    private readonly Proofs _unready = Unready(realms);

    /// <summary>The secret of the shipped configuration, which everybody knows.</summary>
    public const string PlaceholderSecret = "<yourpassword>";

    /// <summary>How many realms there are.</summary>
    public int RealmCount => _realms.Count;

    /// <summary>How many users there are in all realms.</summary>
    public int UserCount => _realms.Values.Sum(static users => users.Count);

    /// <summary>The users who cannot answer every algorithm.</summary>
    public HashGaps Gaps => gaps;

    /// <summary>The users whose names differ in case only.</summary>
    public FoldTwins Twins => twins;

    /// <summary>Whether nobody has given this user a secret of its own yet.</summary>
    /// <remarks>Whatever hashes stand beside it: an algorithm without a hash would be answered with the secret everybody knows. <see cref="DirectoryBuilder"/> leaves no such user.</remarks>
    public static bool HasPlaceholderSecret(UserCredentials user) => user.Secret == PlaceholderSecret;

    /// <summary>Whether any user belongs to the realm.</summary>
    public bool ServesRealm(string realm) => _realms.ContainsKey(realm);

    /// <summary>Finds the one string of a realm; no garbage.</summary>
    public bool TryGetRealm(ReadOnlySpan<char> host, out string realm)
    {
        var isServed = _realms.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(host, out var known, out _);
        realm = known ?? "";
        return isServed;
    }

    /// <summary>Finds a user; no garbage.</summary>
    /// <param name="realm">Any case.</param>
    /// <param name="username">Its case counts.</param>
    /// <param name="name">The one string of the name; empty when there is no such user.</param>
    /// <param name="user">The user.</param>
    public bool TryFind(string realm, ReadOnlySpan<char> username, out string name, [NotNullWhen(true)] out UserCredentials? user)
    {
        name = "";
        user = null;
        if (!_realms.TryGetValue(realm, out var users) || !users.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(username, out var known, out user))
            return false;

        name = known;
        return true;
    }

    /// <summary>Finds a user.</summary>
    public bool TryFind(string realm, string name, [NotNullWhen(true)] out UserCredentials? user) => TryFind(realm, name, out _, out user);

    /// <summary>Whether no user has a secret without a ready HA1.</summary>
    /// <param name="algorithm">As <see cref="IUserDirectory.HasReadyHa1"/> has it.</param>
    public bool HasReadyHa1(string algorithm) => algorithm switch
    {
        UserMemberReader.Md5 => (_unready & Proofs.Md5) == Proofs.None,
        UserMemberReader.Sha256 => (_unready & Proofs.Sha256) == Proofs.None,
        UserMemberReader.Sha512256 => (_unready & Proofs.Sha512256) == Proofs.None,
        _ => false,
    };

    /// <summary>Finds the user with a telephone number.</summary>
    /// <param name="number">As <see cref="IUserDirectory.TryFindOwner"/> has it.</param>
    /// <param name="owner">Whose it is.</param>
    public bool TryFindOwner(string number, out NumberOwner owner) => numbers.TryGetValue(number, out owner);

    // Every user gets his MD5 before anybody asks for him, so that no answer has to hash a secret, whoever it names.
    private static Dictionary<string, Dictionary<string, UserCredentials>> Prepared(Dictionary<string, Dictionary<string, UserCredentials>> realms)
    {
        if (realms.Values.Sum(static users => users.Count) > MaxPreparedUsers)
            return realms;

        foreach (var (realm, users) in realms)
        {
            var realmBytes = Encoding.UTF8.GetBytes(realm);
            if (users.Count >= ManyUsers)
                Parallel.ForEach(users, AllButOne, user => user.Value.Prepare(user.Key, realmBytes));
            else
                foreach (var (name, user) in users) user.Prepare(name, realmBytes);
        }

        return realms;
    }

    // Which hashes somebody with a secret lacks. Mostly the first user lacks the long ones, and in a large directory all three.
    private static Proofs Unready(Dictionary<string, Dictionary<string, UserCredentials>> realms)
    {
        Span<byte> hash = stackalloc byte[32];
        var unready = Proofs.None;
        foreach (var users in realms.Values)
        {
            foreach (var user in users.Values)
            {
                if (string.IsNullOrEmpty(user.Secret)) continue;
                if (!user.TryCopyHa1(hash)) unready |= Proofs.Md5;
                if (!user.TryCopyHa1Sha256(hash)) unready |= Proofs.Sha256;
                if (!user.TryCopyHa1Sha512256(hash)) unready |= Proofs.Sha512256;
                if (unready == Proofs.Hashes) return unready;
            }
        }

        return unready;
    }

    /// <summary>The users (as user@realm, sorted) whose secret is still the shipped placeholder.</summary>
    public IReadOnlyList<string> PlaceholderUsers()
    {
        // Loops: as a query it made an object for each user, 46 MB for a million, at every start and reload.
        var names = new List<string>();
        foreach (var (realm, users) in _realms)
        {
            foreach (var (name, user) in users)
            {
                if (HasPlaceholderSecret(user)) names.Add($"{name}@{realm}");
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
