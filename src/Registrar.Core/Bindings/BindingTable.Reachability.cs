using Registrar.Core.Events;
using Registrar.Core.KeepAlive;
using Registrar.Core.Rules;

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
        var stripe = reachability.Entry.Stripe;
        lock (stripe.Lock)
        {
            // What has ended, or run out with the sweep still to come, has no more transitions.
            if (!reachability.TryGetBinding(out var binding) || !binding.IsLive(nowMs))
                return;

            var change = reachability.Note(verdict, sentMs, nowMs, isPing);
            if (change == ReachChange.None)
                return;

            // Its removal may be due before anything the stripe waits for.
            if (change != ReachChange.Reachable) stripe.Queue(reachability.Entry);
            TellReach(in binding, change, nowMs);
        }
    }

    /// <summary>Nothing pings a binding any more: what was inferred from missed pings is void, and told if it had made the phone unreachable.</summary>
    public void ForgetMisses(Reachability reachability, long nowMs)
    {
        lock (reachability.Entry.Stripe.Lock)
        {
            if (reachability.TryGetBinding(out var binding) && binding.IsLive(nowMs) && reachability.ForgetMisses())
                Append(RegistrarEventType.Reachable, RegistrarEventCause.Admin, in binding, nowMs);
        }
    }

    /// <summary>The reachability of every binding that has one, or gets one because it is to be pinged from now on.</summary>
    public List<Reachability> Reachabilities()
    {
        var all = new List<Reachability>();
        foreach (var stripe in _stripes)
        {
            lock (stripe.Lock)
            {
                foreach (var entry in stripe.All())
                {
                    foreach (ref var binding in entry.Bindings.AsSpan())
                    {
                        if (_pinger.IsWanted(in binding)) Watch(entry, ref binding);
                        if (binding.Reachability is { } reachability) all.Add(reachability);
                    }
                }
            }
        }

        return all;
    }

    private void Watch(AorEntry entry, ref Binding binding) => binding.Reachability ??= new Reachability(_monitor, entry, binding.RegisteredMs);

    // Only those that are pinged, or sent something, need to be watched: 112 bytes each.
    private void Watch(AorEntry entry, BindingDraft draft, bool watchesNew)
    {
        for (var i = 0; i < draft.Items.Length; i++)
        {
            if (!draft.IsTouched(i)) continue;
            ref var binding = ref draft.At(i);
            if ((watchesNew && draft.IsNew(i)) || (binding.Reachability is null && _pinger.IsWanted(in binding))) Watch(entry, ref binding);
        }
    }

    // Before the bindings change: what they were is needed.
    private static void TellReachability(ReadOnlySpan<Binding> before, BindingDraft draft, long nowMs, in Decision decision)
    {
        foreach (ref readonly var change in decision.Changes)
        {
            if (change.IsRemoval) before[change.Binding].Reachability?.End();
        }

        for (var i = 0; i < draft.Items.Length; i++)
        {
            if (!draft.IsTouched(i) || draft.Items[i].Reachability is not { } reachability) continue;
            if (!draft.IsNew(i) && !before[draft.Was(i)].SourceAddress.SequenceEqual(draft.Items[i].SourceAddress)) reachability.ForgetWay();
            reachability.Seen(nowMs);
        }
    }

    // A REGISTER has brought it back: told after the REGISTER's own event, under the same lock.
    private void TellRevived(BindingDraft draft, long nowMs)
    {
        foreach (ref readonly var binding in draft.Items)
        {
            if (binding.Reachability is not { } reachability || !reachability.TakeRevived()) continue;
            var isFirst = binding.CreatedMs == binding.RegisteredMs;
            Append(RegistrarEventType.Reachable, isFirst ? RegistrarEventCause.Register : RegistrarEventCause.Refresh, in binding, nowMs);
        }
    }

    private void AddTouched(BindingDraft draft, List<Binding>? made)
    {
        for (var i = 0; i < draft.Items.Length; i++)
        {
            if (!draft.IsTouched(i)) continue;
            if (draft.Items[i].Reachability is { } reachability) _pinger.Add(reachability, in draft.Items[i]);
            if (draft.IsNew(i)) made?.Add(draft.Items[i]);
        }
    }

    private void TellReach(in Binding binding, ReachChange change, long nowMs)
    {
        if (change == ReachChange.Reachable)
            Append(RegistrarEventType.Reachable, RegistrarEventCause.Answered, in binding, nowMs);
        else
            Append(RegistrarEventType.Unreachable, change == ReachChange.FlowLost ? RegistrarEventCause.FlowLost : RegistrarEventCause.Unreachable, in binding, nowMs);
    }

    // The one binding, not its registration's others: the listener is to see which phone it is.
    private void Append(RegistrarEventType type, RegistrarEventCause cause, in Binding binding, long nowMs) =>
        _events.Append(new EventEntry
        {
            Type = type,
            Cause = cause,
            TimeMs = nowMs,
            Realm = binding.Realm,
            Username = binding.Username,
            New = BindingList.Of(in binding),
        });
}
