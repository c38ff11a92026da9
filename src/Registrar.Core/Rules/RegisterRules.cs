using System.Diagnostics;
using Registrar.Core.Auth;
using Registrar.Core.Bindings;

namespace Registrar.Core.Rules;

/// <summary>What a registrar does with a REGISTER: RFC 3261 §10.3, step by step.</summary>
/// <remarks>
/// Pure: no clock, socket, store or log. Steps 1 to 5 (domain, extensions, who asks, whose address of record) are settled by
/// digest and directory before; their result is <see cref="RegisterRequest.Proof"/>. The in-memory table calls this under its
/// stripe lock; a shared store can call it with compare-and-set.
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
        if ((request.Proof != Proof.None || policy.RegPingSeconds > 0) && IsRepeat(in request, policy, bindings, matches, nowMs))
        {
            decision.IsRepeat = true;
            return;
        }

        // Step 3. Without a fresh proof only the exact repeat of regping mode goes on.
        if (request.Proof != Proof.Verified)
        {
            if (policy.RegPingSeconds == 0 || !IsPing(in request, policy, bindings, matches, nowMs))
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
        if (decision.Refusal == Refusal.None && AnswerBytes(in request, bindings, in decision) > policy.MaxAnswerBytes)
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
            if (IsOutOfOrder(in request, policy, bindings[i]))
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

            if (match >= 0 && IsOutOfOrder(in request, policy, bindings[match]))
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

            if (!ExpiryRules.TryGrant(asked, policy, out var granted, out var life))
            {
                decision.Refuse(Refusal.TooBrief, policy.MinSeconds);
                return;
            }

            var told = ExpiryRules.Smear(granted, policy);
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
            if (bindings[b].Instance.Length == 0 || matches.Contains(b))
                continue;

            for (var i = 0; i < request.Contacts.Length; i++)
            {
                if (matches[i] < 0 || !ContactMatch.IsSameInstance(in request, in request.Contacts[i], bindings[b]))
                    continue;

                decision.Add(new BindingChange(-1, b, 0, 0, RegistrarEventCause.Replaced));
                removed++;
                break;
            }
        }

        return removed;
    }

    // Step 7: the same Call-ID must count upwards.
    private static bool IsOutOfOrder(in RegisterRequest request, RegisterPolicy policy, Binding binding) =>
        !policy.IsCSeqLenient && request.CallId.SequenceEqual(binding.Origin.CallId) && request.CSeq <= LastCSeq(in request, binding);

    // Unproven requests count against each other, proven ones against proven ones: nobody without the secret moves their count.
    private static uint LastCSeq(in RegisterRequest request, Binding binding) =>
        request.Proof == Proof.Verified ? binding.Origin.VerifiedCSeq : binding.Origin.CSeq;

    private static bool IsRepeat(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, long nowMs)
    {
        var repeats = 0;
        for (var i = 0; i < request.Contacts.Length; i++)
        {
            ref readonly var contact = ref request.Contacts[i];
            var asked = ExpiryRules.Asked(in contact, request.Expires, policy);
            if (asked == 0 && matches[i] == ContactMatch.None)
                continue;

            if (asked == 0 || matches[i] < 0 || !IsSameContact(in request, in contact, bindings[matches[i]]))
                return false;

            var binding = bindings[matches[i]];
            if (request.CSeq != LastCSeq(in request, binding) || nowMs - binding.Origin.RegisteredMs > policy.RepeatWindowMs)
                return false;

            if (!ExpiryRules.TryGrant(asked, policy, out var granted, out _) || granted < binding.GrantedSeconds)
                return false;

            repeats++;
        }

        return repeats > 0;
    }

    private static bool IsPing(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, long nowMs)
    {
        if (request.Contacts.IsEmpty)
            return false;

        for (var i = 0; i < request.Contacts.Length; i++)
        {
            ref readonly var contact = ref request.Contacts[i];
            if (matches[i] < 0 || ExpiryRules.Asked(in contact, request.Expires, policy) == 0 || !IsSameContact(in request, in contact, bindings[matches[i]]))
                return false;

            var origin = bindings[matches[i]].Origin;
            if (request.CSeq <= origin.CSeq || nowMs - origin.AuthenticatedMs >= policy.DefaultSeconds * 500L)
                return false;
        }

        return true;
    }

    // Everything a thief would have to know and a source he would have to own: Contact, Call-ID, Path and address, to the byte.
    private static bool IsSameContact(in RegisterRequest request, in RequestedContact contact, Binding binding) =>
        request.Message[contact.Uri].SequenceEqual(binding.Uri)
        && request.Parameters[contact.Parameters].SequenceEqual(binding.Parameters)
        && request.CallId.SequenceEqual(binding.Origin.CallId)
        && request.Path.SequenceEqual(binding.Origin.Path)
        && ContactMatch.IsSameSource(in request, binding);

    private static int AnswerBytes(in RegisterRequest request, ReadOnlySpan<Binding> bindings, in Decision decision)
    {
        // "Contact: <" + ">" + ";expires=" + ten digits + CRLF
        const int LineBytes = 10 + 1 + 9 + 10 + 2;

        var total = request.RouteBytes;
        foreach (var binding in bindings)
            total += LineBytes + binding.Uri.Length + binding.Parameters.Length;

        foreach (ref readonly var change in decision.Changes)
        {
            if (change.Binding >= 0)
                total -= LineBytes + bindings[change.Binding].Uri.Length + bindings[change.Binding].Parameters.Length;

            if (change.IsRemoval)
                continue;

            Debug.Assert(change.Contact >= 0, "only removals may come without a contact");
            ref readonly var contact = ref request.Contacts[change.Contact];
            total += LineBytes + request.Message[contact.Uri].Length + request.Parameters[contact.Parameters].Length;
        }

        return total;
    }
}
