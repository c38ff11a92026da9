using Registrar.Core.Rules;

namespace Registrar.Core.Bindings;

/// <summary>Makes of the bindings of an address of record what a decision says, in a draft. Runs under its stripe's lock.</summary>
internal static class BindingChanges
{
    /// <summary>Makes all changes.</summary>
    /// <param name="request">The REGISTER.</param>
    /// <param name="source">Makes the stored form of what it brings.</param>
    /// <param name="before">Bindings the decision is about; not touched.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="draft">Gets the bindings after it, oldest first.</param>
    public static void Make<TSource>(in RegisterRequest request, ref TSource source, ReadOnlySpan<Binding> before, long nowMs, in Decision decision, BindingDraft draft)
        where TSource : struct, IBindingSource
    {
        draft.Begin(before);
        var earlier = Earlier(before, request.CallId);
        var start = earlier.IsEmpty ? Binding.NextStart(nowMs) : earlier[0].Start;

        foreach (ref readonly var change in decision.Changes)
        {
            if (change.IsRemoval)
            {
                draft.Remove(change.Binding);
                continue;
            }

            ref var binding = ref change.Binding >= 0 ? ref draft.Refresh(change.Binding, change.Contact) : ref draft.Add(change.Contact);
            binding.CSeq = request.CSeq;
            binding.RegisteredMs = nowMs;
            binding.GrantedSeconds = change.GrantedSeconds;

            // Who may have forged a ping changes nothing but what every ping changes: each binding keeps what was last proven of it.
            if (decision.IsUnchallenged)
                continue;

            binding.VerifiedCSeq = request.CSeq;
            binding.AuthenticatedMs = nowMs;
            binding.LifeSeconds = (int)((change.DueMs - nowMs) / 1000);
            binding.Fingerprint = request.Fingerprint;
            binding.Start = start;
            source.Fill(change.Contact, earlier.IsEmpty ? null : earlier[0].Profile, draft, ref binding);
        }
    }

    // The latest REGISTER of the same Call-ID: the registration it belongs to goes on. One binding or none.
    private static ReadOnlySpan<Binding> Earlier(ReadOnlySpan<Binding> bindings, ReadOnlySpan<byte> callId)
    {
        var found = -1;
        for (var i = 0; i < bindings.Length; i++)
        {
            if ((found < 0 || bindings[i].RegisteredMs > bindings[found].RegisteredMs) && callId.SequenceEqual(bindings[i].CallId)) found = i;
        }

        return found < 0 ? [] : bindings.Slice(found, 1);
    }
}
