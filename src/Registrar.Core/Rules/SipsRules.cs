namespace Registrar.Core.Rules;

/// <summary>What may be bound when SIPS is in play.</summary>
/// <remarks>
/// RFC 5630 §5.2: a SIPS Contact is bound only when the Request-URI, all Contacts and the whole Path are SIPS, else 400; From and
/// To do not matter there. Beyond it, because RFC 3261 §10.2.1 only says SHOULD and says it to the phone: a SIPS To takes no
/// other Contacts, or whoever calls the SIPS address would reach a phone without TLS. RFC 3261 §26.2.2: a SIPS request has come over TLS;
/// without it, whoever calls the SIPS address would be told of a protection that its last hop does not have. Queries and removals
/// bind nothing and always pass: a phone may leave however it can. Pure.
/// </remarks>
internal static class SipsRules
{
    /// <summary>Whether every Contact may be bound.</summary>
    public static bool Allows(in RegisterRequest request)
    {
        var isAsked = false;
        var isAll = true;
        foreach (ref readonly var contact in request.Contacts)
        {
            if (request.IsRemoval(in contact))
                continue;

            isAsked |= contact.IsSips || request.Sips.IsAor;
            isAll &= contact.IsSips;
        }

        return !isAsked || (isAll && request.Sips is { IsTarget: true, IsWholePath: true, IsSecure: true });
    }
}
