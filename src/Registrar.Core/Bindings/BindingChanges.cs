using Registrar.Core.Rules;

namespace Registrar.Core.Bindings;

/// <summary>Makes the bindings of an address of record what a decision says. Runs under its stripe's lock.</summary>
internal static class BindingChanges
{
    /// <summary>Applies all changes.</summary>
    /// <param name="request">The REGISTER.</param>
    /// <param name="source">Makes the stored form of what it brings.</param>
    /// <param name="before">Bindings the decision is about; not touched.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="answer">Gets a line for each binding made or refreshed.</param>
    /// <returns>The bindings after it, oldest first.</returns>
    public static Binding[] Apply<TSource>(in RegisterRequest request, TSource source, Binding[] before, long nowMs, in Decision decision, List<AnswerLine> answer)
        where TSource : IBindingSource
    {
        var after = new List<Binding>(before);
        RegisterOrigin? origin = null;
        RegisterOrigin? earlier = null;

        foreach (ref readonly var change in decision.Changes)
        {
            var previous = change.Binding >= 0 ? before[change.Binding] : null;
            if (change.IsRemoval)
            {
                after.Remove(previous!);
                continue;
            }

            // A ping proves nothing, so each binding keeps what was last proven of it; a proof is one for all.
            if (origin is null || (decision.IsUnchallenged && previous!.Origin != earlier))
            {
                earlier = decision.IsUnchallenged ? previous!.Origin : EarlierOrigin(before, request.CallId);
                origin = source.MakeOrigin(earlier, decision.IsUnchallenged, nowMs);
            }

            var binding = source.MakeBinding(change.Contact, previous, origin, change.DueMs, change.GrantedSeconds);
            answer.Add(new AnswerLine(binding, change.GrantedSeconds));

            if (previous is null)
                after.Add(binding);
            else
                after[after.IndexOf(previous)] = binding;
        }

        // Only now: until the whole is built an exception leaves everything as it was.
        foreach (ref readonly var change in decision.Changes)
        {
            if (change.IsRemoval) before[change.Binding].Reachability.Binding = null;
        }

        foreach (var (binding, _) in answer)
        {
            binding.Reachability.Binding = binding;
            binding.Reachability.Seen(nowMs);
        }

        return [.. after];
    }

    // The latest REGISTER of the same Call-ID: the registration it belongs to goes on.
    private static RegisterOrigin? EarlierOrigin(Binding[] bindings, ReadOnlySpan<byte> callId)
    {
        RegisterOrigin? found = null;
        foreach (var binding in bindings)
        {
            if (callId.SequenceEqual(binding.Origin.CallId) && (found is null || binding.Origin.RegisteredMs > found.RegisteredMs))
                found = binding.Origin;
        }

        return found;
    }
}
