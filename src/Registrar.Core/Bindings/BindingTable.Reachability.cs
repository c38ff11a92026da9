using Registrar.Core.Events;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Bindings;

/// <content>What pings find out, in one order with what REGISTERs do.</content>
internal sealed partial class BindingTable
{
    /// <summary>Takes note of how a request of ours to a binding ended, and tells the step that makes the phone take, if any.</summary>
    /// <param name="reachability">Of the binding.</param>
    /// <param name="verdict">What the end says.</param>
    /// <param name="sentMs">When the request left.</param>
    /// <param name="nowMs">Now.</param>
    /// <param name="isPing">It was an OPTIONS of ours.</param>
    public void Note(Reachability reachability, Verdict verdict, long sentMs, long nowMs, bool isPing)
    {
        // Realm and user are the same over all refreshes, so the stripe is.
        if (reachability.Binding is not { Origin: { } origin })
            return;

        var stripe = StripeOf(origin.Realm, origin.Username);
        lock (stripe.Lock)
        {
            // What has ended, or run out with the sweep still to come, has no more transitions.
            if (reachability.Binding is not { } binding || !binding.IsLive(nowMs))
                return;

            var change = reachability.Note(verdict, sentMs, nowMs, isPing);
            if (change == ReachChange.None)
                return;

            // Its removal may be due before anything the stripe waits for.
            if (change != ReachChange.Reachable && stripe.Find(origin.Realm, origin.Username) is { } entry) stripe.Queue(entry);
            TellReach(binding, change, nowMs);
        }
    }

    /// <summary>Nothing pings a binding any more: what was inferred from missed pings is void, and told if it had made the phone unreachable.</summary>
    public void ForgetMisses(Reachability reachability, long nowMs)
    {
        if (reachability.Binding is not { Origin: { } origin })
            return;

        lock (StripeOf(origin.Realm, origin.Username).Lock)
        {
            if (reachability.Binding is { } binding && binding.IsLive(nowMs) && reachability.ForgetMisses())
                Append(RegistrarEventType.Reachable, RegistrarEventCause.Admin, binding, nowMs);
        }
    }

    // A REGISTER has brought it back: told after the REGISTER's own event, under the same lock.
    private void TellRevived(Binding[] after, long nowMs)
    {
        foreach (var binding in after)
        {
            if (!binding.Reachability.TakeRevived()) continue;
            var isFirst = binding.Origin.CreatedMs == binding.Origin.RegisteredMs;
            Append(RegistrarEventType.Reachable, isFirst ? RegistrarEventCause.Register : RegistrarEventCause.Refresh, binding, nowMs);
        }
    }

    private void TellReach(Binding binding, ReachChange change, long nowMs)
    {
        if (change == ReachChange.Reachable)
            Append(RegistrarEventType.Reachable, RegistrarEventCause.Answered, binding, nowMs);
        else
            Append(RegistrarEventType.Unreachable, change == ReachChange.FlowLost ? RegistrarEventCause.FlowLost : RegistrarEventCause.Unreachable, binding, nowMs);
    }

    // The one binding, not its registration's others: the listener is to see which phone it is.
    private void Append(RegistrarEventType type, RegistrarEventCause cause, Binding binding, long nowMs) =>
        _events.Append(new EventEntry
        {
            Type = type,
            Cause = cause,
            TimeMs = nowMs,
            Realm = binding.Origin.Realm,
            Username = binding.Origin.Username,
            Bindings = [binding],
        });
}
