using Registrar.Core.Bindings;

namespace Registrar.Core.Rules;

/// <summary>Who makes room for a new binding.</summary>
/// <remarks>docs/conformance.md M4, M5. Pure. Bindings the request is about, and those it removes anyway, are never chosen.</remarks>
internal static class EvictionRules
{
    /// <summary>Adds the removals that bring the address of record back to its limit.</summary>
    /// <param name="policy">What the realm allows.</param>
    /// <param name="bindings">Live bindings, oldest first.</param>
    /// <param name="matches">Bindings the request is about.</param>
    /// <param name="surplus">How many are too many.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="decision">What the request does so far.</param>
    /// <returns><see langword="false"/> when there is not enough to choose from.</returns>
    public static bool TryMakeRoom(RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, int surplus, long nowMs, ref Decision decision)
    {
        if (policy.OverLimit is OverLimitMode.Reject or OverLimitMode.Single)
            return false;

        for (; surplus > 0; surplus--)
        {
            var chosen = -1;
            for (var i = 0; i < bindings.Length; i++)
            {
                if (!IsSpoken(i, matches, in decision) && (chosen < 0 || GoesBefore(policy, in bindings[i], in bindings[chosen], nowMs)))
                    chosen = i;
            }

            if (chosen < 0)
                return false;

            decision.Add(new BindingChange(-1, chosen, 0, 0, RegistrarEventCause.Evicted));
        }

        return true;
    }

    /// <summary>Adds the removal of every binding of another device: another Call-ID and not one of the request's instances.</summary>
    /// <returns>How many.</returns>
    public static int RemoveOthers(in RegisterRequest request, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, ref Decision decision)
    {
        var removed = 0;
        for (var i = 0; i < bindings.Length; i++)
        {
            if (IsSpoken(i, matches, in decision) || IsOwn(in request, in bindings[i]))
                continue;

            decision.Add(new BindingChange(-1, i, 0, 0, RegistrarEventCause.Evicted));
            removed++;
        }

        return removed;
    }

    // Equal ones go in the order they came.
    private static bool GoesBefore(RegisterPolicy policy, in Binding binding, in Binding chosen, long nowMs) => policy.OverLimit switch
    {
        OverLimitMode.EvictSoonest => binding.DueMs < chosen.DueMs,
        OverLimitMode.EvictUnreachable => policy.IsUnreachable(in binding, nowMs) && !policy.IsUnreachable(in chosen, nowMs),
        _ => false,
    };

    private static bool IsSpoken(int binding, ReadOnlySpan<int> matches, in Decision decision)
    {
        if (matches.Contains(binding))
            return true;

        foreach (ref readonly var change in decision.Changes)
        {
            if (change.Binding == binding) return true;
        }

        return false;
    }

    // Several lines of one phone share its Call-ID, several flows its instance (RFC 5626 §4.1).
    private static bool IsOwn(in RegisterRequest request, in Binding binding)
    {
        if (request.CallId.SequenceEqual(binding.CallId))
            return true;

        foreach (ref readonly var contact in request.Contacts)
        {
            if (binding.IsInstance(request.Message[contact.Instance])) return true;
        }

        return false;
    }
}
