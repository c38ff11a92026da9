using Registrar.Core.Queries;

namespace Registrar.Core.Rules;

/// <summary>Whose addresses of record a user may register.</summary>
/// <remarks>RFC 3261 §10.3 step 4. Names are compared with case, unless the realm folds it: then as the table folds them (<see cref="AorText.User"/>), because two names that are one here and two addresses there would open the one to the other. Pure.</remarks>
internal static class GrantRules
{
    /// <summary>Ends a grant that is the beginning of names.</summary>
    public const char Any = '*';

    /// <summary>Whether a user may register an address of record of the same realm.</summary>
    /// <param name="user">Who the digest has proven.</param>
    /// <param name="grants">What the directory gives him besides his own: names, or beginnings of names followed by <c>*</c>.</param>
    /// <param name="owner">Whose address of record it is.</param>
    /// <param name="foldsCase">The realm takes names in any case.</param>
    public static bool MayRegister(string user, IReadOnlyList<string> grants, string owner, bool foldsCase)
    {
        owner = AorText.User(owner, foldsCase);
        if (string.Equals(AorText.User(user, foldsCase), owner, StringComparison.Ordinal))
            return true;

        // A domain by itself is nobody's address; a trunk has the addresses of people.
        for (var i = 0; i < grants.Count && owner.Length > 0; i++)
        {
            var grant = AorText.User(grants[i], foldsCase);
            if (grant.EndsWith(Any) ? owner.AsSpan().StartsWith(grant.AsSpan(0, grant.Length - 1), StringComparison.Ordinal) : string.Equals(grant, owner, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
