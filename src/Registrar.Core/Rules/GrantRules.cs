namespace Registrar.Core.Rules;

/// <summary>Whose addresses of record a user may register.</summary>
/// <remarks>RFC 3261 §10.3 step 4. Names are compared with case, unless the realm folds it. Pure.</remarks>
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
        var comparison = foldsCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (string.Equals(user, owner, comparison))
            return true;

        // A domain by itself is nobody's address; a trunk has the addresses of people.
        for (var i = 0; i < grants.Count && owner.Length > 0; i++)
        {
            var grant = grants[i];
            if (grant.EndsWith(Any) ? owner.AsSpan().StartsWith(grant.AsSpan(0, grant.Length - 1), comparison) : string.Equals(grant, owner, comparison))
                return true;
        }

        return false;
    }
}
