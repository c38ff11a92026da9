using Registrar.Core.Auth;
using Registrar.Core.Bindings;

namespace Registrar.Core.Rules;

/// <summary>What a registrar does with a REGISTER: RFC 3261 §10.3, step by step.</summary>
/// <remarks>
/// Pure: no clock, chance, socket, store or log; the same input gives the same decision. Steps 1 to 5 (domain, extensions, who asks, whose address of record) are settled by
/// digest and directory before; their result is <see cref="RegisterRequest.Proof"/>. The in-memory table calls this under its
/// stripe lock; a shared store can call it with compare-and-set. One exception: with <see cref="OverLimitMode.EvictUnreachable"/> it
/// reads the bindings' reachability, which answers to OPTIONS change meanwhile. Promised there is only that the binding evicted
/// was taken for unreachable at one moment of the decision, when there was such a one.
/// </remarks>
internal static class RegisterRules
{
    /// <summary>Decides.</summary>
    /// <param name="request">The REGISTER.</param>
    /// <param name="policy">What the realm allows.</param>
    /// <param name="bindings">Live bindings of its address of record, oldest first.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="decision">Filled anew.</param>
    public static void Decide(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, long nowMs, ref Decision decision)
    {
        decision.Clear();
        var matches = decision.MatchesFor(request.Contacts.Length);
        ContactMatch.Find(in request, bindings, matches);

        // Not a §10.3 step: a retransmission that lost its branch gets its answer again, proven or not long ago.
        if (RepeatRules.IsRepeat(in request, policy, bindings, matches, nowMs))
        {
            decision.IsRepeat = true;
            return;
        }

        // Step 3. Without a fresh proof only the exact repeat of regping mode goes on.
        if (request.Proof != Proof.Verified)
        {
            if (!policy.AllowsPings || !RepeatRules.IsPing(in request, policy, bindings, matches, nowMs))
            {
                decision.Refuse(request.Proof == Proof.Outdated ? Refusal.ChallengeStale : Refusal.Challenge);
                return;
            }

            decision.IsUnchallenged = true;
        }

        // Step 6. `*` stands alone, with Expires: 0, and removes everything; no Contact at all is a query.
        if (request.IsStar)
            RemoveAll(in request, policy, bindings, ref decision);
        else if (!request.Contacts.IsEmpty)
            Bind(in request, policy, bindings, matches, nowMs, ref decision);

        // Step 8 writes every binding into the 200; one that the server cannot carry must not be promised.
        if (decision.Refusal == Refusal.None && AnswerRules.Bytes(in request, policy, bindings, in decision) > policy.MaxAnswerBytes)
            decision.Refuse(Refusal.AnswerTooLarge);
    }

    // Step 6.
    private static void RemoveAll(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ref Decision decision)
    {
        if (!request.Expires.IsZero)
        {
            decision.Refuse(Refusal.BadStar);
            return;
        }

        for (var i = 0; i < bindings.Length; i++)
        {
            if (RepeatRules.IsOutOfOrder(in request, policy, in bindings[i]))
            {
                decision.Refuse(Refusal.OutOfOrder);
                return;
            }

            decision.Add(new BindingChange(-1, i, 0, 0, RegistrarEventCause.Unregister));
        }
    }

    // Step 7, for each Contact; the first that fails undoes all.
    private static void Bind(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, long nowMs, ref Decision decision)
    {
        if (!SipsRules.Allows(in request))
        {
            decision.Refuse(Refusal.NotSips);
            return;
        }

        var count = bindings.Length;
        for (var i = 0; i < request.Contacts.Length; i++)
        {
            ref readonly var contact = ref request.Contacts[i];
            var match = matches[i];

            if (contact.HasBadQ)
            {
                decision.Refuse(Refusal.BadQ);
                return;
            }

            if (match == ContactMatch.Superseded)
                continue;

            if (match >= 0 && RepeatRules.IsOutOfOrder(in request, policy, in bindings[match]))
            {
                decision.Refuse(Refusal.OutOfOrder);
                return;
            }

            var asked = ExpiryRules.Asked(in contact, request.Expires, policy);
            if (asked == 0)
            {
                // Removing what is not there is no error.
                if (match < 0) continue;
                decision.Add(new BindingChange(i, match, 0, 0, RegistrarEventCause.Unregister));
                count--;
                continue;
            }

            if (contact.HasBadTarget && policy.JudgesTargets)
            {
                decision.Refuse(Refusal.ContactTarget);
                return;
            }

            if (!ExpiryRules.TryGrant(asked, policy, ExpiryRules.NeedsRefresh(in request, in contact, policy), out var granted, out var life))
            {
                decision.Refuse(Refusal.TooBrief, policy.MinSeconds);
                return;
            }

            var told = ExpiryRules.Smear(granted, policy, request.Draw);
            if (life == granted) life = told;
            granted = told;
            var dueMs = nowMs + (life * 1000L);
            if (decision.IsUnchallenged)
            {
                // A ping proves nothing, so it lengthens nothing: the life counts from the last challenge.
                dueMs = bindings[match].DueMs;
                granted = (int)Math.Min(granted, Math.Max(1, (dueMs - nowMs) / 1000));
            }

            decision.Add(new BindingChange(i, match, dueMs, granted, match < 0 ? RegistrarEventCause.Register : RegistrarEventCause.Refresh));
            if (match < 0) count++;
        }

        count -= RemoveTwins(in request, bindings, matches, ref decision);

        // A ping proves nothing, so it drives nobody out.
        if (policy.OverLimit == OverLimitMode.Single && !decision.IsUnchallenged && HasBinding(in decision))
            count -= EvictionRules.RemoveOthers(in request, bindings, matches, ref decision);

        if (count > policy.MaxContactsPerAor && count > bindings.Length
            && !EvictionRules.TryMakeRoom(policy, bindings, matches, count - policy.MaxContactsPerAor, nowMs, ref decision))
        {
            decision.Refuse(Refusal.TooManyBindings);
        }
    }

    private static bool HasBinding(in Decision decision)
    {
        foreach (ref readonly var change in decision.Changes)
        {
            if (!change.IsRemoval) return true;
        }

        return false;
    }

    // A device that answers to one instance has one binding per reg-id, wherever it came from before (RFC 5626 §5).
    private static int RemoveTwins(in RegisterRequest request, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, ref Decision decision)
    {
        var removed = 0;
        for (var b = 0; b < bindings.Length; b++)
        {
            if (!bindings[b].HasInstance || matches.Contains(b))
                continue;

            for (var i = 0; i < request.Contacts.Length; i++)
            {
                ref readonly var contact = ref request.Contacts[i];
                if (matches[i] < 0 || !ContactMatch.StandsForDevice(in request, in contact) || !ContactMatch.IsSameInstance(in request, in contact, in bindings[b]))
                    continue;

                decision.Add(new BindingChange(-1, b, 0, 0, RegistrarEventCause.Replaced));
                removed++;
                break;
            }
        }

        return removed;
    }
}
