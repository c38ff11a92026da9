using Registrar.Core.Bindings;
using Registrar.Core.Rules;

namespace Registrar.Core.Queries;

/// <summary>In which order the bindings of a user are tried; the same for the same bindings, whatever order they come in.</summary>
/// <remarks>
/// Highest q first (RFC 3261 §16.6 step 4), phones that are heard of before those that are not, the latest REGISTER, the quickest
/// OPTIONS (never answered last), and then, so that no two looks differ, the bytes of the Call-ID and of the Contact. No state.
/// </remarks>
internal sealed class LookupOrder : IComparer<LookupOrder.Key>
{
    private LookupOrder()
    {
    }

    /// <summary>The one.</summary>
    public static LookupOrder Instance { get; } = new();

    /// <summary>What counts of a binding, read once: pings go on while a list is sorted.</summary>
    public static Key KeyOf(in Binding binding, RegisterPolicy policy, long nowMs) =>
        new(binding, policy.IsUnreachable(in binding, nowMs), binding.Reachability?.RoundTrip.LastMs is >= 0 and var known ? known : int.MaxValue);

    /// <inheritdoc/>
    public int Compare(Key x, Key y)
    {
        var (one, other) = (x.Binding, y.Binding);
        var order = other.Q.CompareTo(one.Q);
        if (order == 0) order = x.IsUnreachable.CompareTo(y.IsUnreachable);
        if (order == 0) order = other.RegisteredMs.CompareTo(one.RegisteredMs);
        if (order == 0) order = x.RoundTripMs.CompareTo(y.RoundTripMs);
        if (order == 0) order = one.CallId.SequenceCompareTo(other.CallId);
        return order != 0 ? order : one.Uri.SequenceCompareTo(other.Uri);
    }

    /// <summary>A binding as it is compared.</summary>
    /// <param name="Binding">The binding.</param>
    /// <param name="IsUnreachable">Taken for gone.</param>
    /// <param name="RoundTripMs">Last round trip; <see cref="int.MaxValue"/> before the first.</param>
    public readonly record struct Key(Binding Binding, bool IsUnreachable, int RoundTripMs);
}
