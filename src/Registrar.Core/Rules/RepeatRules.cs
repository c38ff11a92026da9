using Registrar.Core.Auth;
using Registrar.Core.Bindings;

namespace Registrar.Core.Rules;

/// <summary>What a REGISTER is to the ones before it: a retransmission, a repeat, a ping of regping mode, or too old.</summary>
/// <remarks>Pure.</remarks>
internal static class RepeatRules
{
    /// <summary>Whether it gets the last answer again: the same bytes from the same source, or the same content with a proof that is at least outdated.</summary>
    /// <remarks>RFC 3261 §17.2.2 for retransmissions that the server did not take for ones. Within 64 × T1 nothing else may look like one.</remarks>
    public static bool IsRepeat(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, long nowMs) =>
        IsSameMessage(in request, policy, bindings, matches, nowMs)
        || ((request.Proof != Proof.None || policy.AllowsPings) && IsSameContent(in request, policy, bindings, matches, nowMs));

    /// <summary>Whether it is the exact repeat that regping mode lets pass without a digest, until half of the life that the last digest gave.</summary>
    public static bool IsPing(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, long nowMs)
    {
        if (request.Contacts.IsEmpty)
            return false;

        for (var i = 0; i < request.Contacts.Length; i++)
        {
            ref readonly var contact = ref request.Contacts[i];
            if (matches[i] < 0 || ExpiryRules.Asked(in contact, request.Expires, policy) == 0)
                return false;

            ref readonly var binding = ref bindings[matches[i]];
            if (!IsSameContact(in request, in contact, in binding) || request.CSeq <= binding.CSeq || nowMs - binding.AuthenticatedMs >= policy.DefaultSeconds * 500L)
                return false;
        }

        return true;
    }

    /// <summary>RFC 3261 §10.3 step 7: whether it comes too late for a binding, because the same Call-ID must count upwards.</summary>
    public static bool IsOutOfOrder(in RegisterRequest request, RegisterPolicy policy, in Binding binding) =>
        !policy.IsCSeqLenient && request.CallId.SequenceEqual(binding.CallId) && request.CSeq <= LastCSeq(in request, in binding);

    /// <summary>Whether it is, byte by byte and by the same way, the REGISTER that last proved a binding, within 64 × T1.</summary>
    public static bool IsSameMessage(in RegisterRequest request, RegisterPolicy policy, in Binding binding, long nowMs) =>
        request.Fingerprint != 0 && request.Fingerprint == binding.Fingerprint && request.CallId.SequenceEqual(binding.CallId)
        && nowMs - binding.AuthenticatedMs <= policy.RepeatWindowMs && IsSameWay(in request, in binding);

    // The same bytes have the same digest, which was right: nobody need look the user up again.
    private static bool IsSameMessage(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, long nowMs)
    {
        foreach (var match in matches)
        {
            if (match >= 0 && IsSameMessage(in request, policy, in bindings[match], nowMs))
                return true;
        }

        return false;
    }

    private static bool IsSameContent(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches, long nowMs)
    {
        var repeats = 0;
        for (var i = 0; i < request.Contacts.Length; i++)
        {
            ref readonly var contact = ref request.Contacts[i];
            var asked = ExpiryRules.Asked(in contact, request.Expires, policy);
            if (asked == 0 && matches[i] == ContactMatch.None)
                continue;

            if (asked == 0 || matches[i] < 0)
                return false;

            ref readonly var binding = ref bindings[matches[i]];
            if (!IsSameContact(in request, in contact, in binding) || request.CSeq != LastCSeq(in request, in binding) || !IsInWindow(in binding, policy, nowMs))
                return false;

            if (!ExpiryRules.TryGrant(asked, policy, ExpiryRules.NeedsRefresh(in request, in contact, policy), out var granted, out _) || granted < binding.GrantedSeconds)
                return false;

            repeats++;
        }

        return repeats > 0;
    }

    private static bool IsInWindow(in Binding binding, RegisterPolicy policy, long nowMs) => nowMs - binding.RegisteredMs <= policy.RepeatWindowMs;

    // Unproven requests count against each other, proven ones against proven ones: nobody without the secret moves their count.
    private static uint LastCSeq(in RegisterRequest request, in Binding binding) =>
        request.Proof == Proof.Verified ? binding.VerifiedCSeq : binding.CSeq;

    // Everything a thief would have to know, and a way he would have to own: the device's Contact with all parameters (instance
    // and reg-id among them), Call-ID, Path and User-Agent, to the byte.
    private static bool IsSameContact(in RegisterRequest request, in RequestedContact contact, in Binding binding) =>
        request.Message[contact.Uri].SequenceEqual(binding.Uri)
        && binding.HasParameters(request.Parameters[contact.Parameters])
        && request.CallId.SequenceEqual(binding.CallId)
        && request.Path.SequenceEqual(binding.Path)
        && request.UserAgent.SequenceEqual(binding.Profile.SentUserAgent)
        && IsSameWay(in request, in binding);

    // Over UDP a source is easily forged: address and port of a phone on TCP are not its connection, nor those at another server.
    private static bool IsSameWay(in RegisterRequest request, in Binding binding) =>
        ContactMatch.IsSameSource(in request, in binding) && request.Transport == binding.Transport && request.Link == binding.Link;
}
