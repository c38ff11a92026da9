using Registrar.Core.Bindings;
using Registrar.Core.Rules;

namespace Registrar.Core.Events;

/// <summary>Tells what happened to the registrations of one address of record between two states of its bindings.</summary>
/// <remarks>
/// A registration is the bindings of one Call-ID. Each that changed is exactly one event: <c>unregister</c> when its last binding
/// is gone, else <c>register</c>, also when only some are gone; the cause says why. So whoever sets a registration to the new
/// contacts of each <c>register</c> and drops it at its <c>unregister</c> has the table.
/// </remarks>
internal readonly ref struct TransitionEvents(EventRing events, string realm, string username, long nowMs)
{
    private readonly EventRing _events = events;
    private readonly string _realm = realm;
    private readonly string _username = username;
    private readonly long _nowMs = nowMs;

    /// <summary>Tells about a REGISTER: what others lost first, then what became of its own Call-ID.</summary>
    /// <param name="before">Bindings before it.</param>
    /// <param name="draft">Bindings after it.</param>
    /// <param name="callId">Its Call-ID.</param>
    /// <param name="decision">What it changed.</param>
    public void Tell(ReadOnlySpan<Binding> before, BindingDraft draft, ReadOnlySpan<byte> callId, in Decision decision)
    {
        var after = draft.Items;
        var own = BindingList.OfCall(after, callId);
        for (var i = 0; TakesFromOthers(before, callId, in decision) && i < before.Length; i++)
        {
            var other = before[i].CallId;
            if (BindingList.IndexOfCall(before, other) == i && !callId.SequenceEqual(other))
                TellLoss(before, after, other, in own, CauseOfLoss(before, other, in decision));
        }

        if (own.Count == 0)
        {
            TellLoss(before, after, callId, in own, RegistrarEventCause.Unregister);
            return;
        }

        var old = BindingList.OfCall(before, callId);
        var isTouched = HasTouched(draft, callId);
        if (old.Count == own.Count && !isTouched)
            return;

        // A request that touches none of what stays has only removed.
        var cause = old.Count == 0 ? RegistrarEventCause.Register : isTouched ? RegistrarEventCause.Refresh : RegistrarEventCause.Unregister;
        Append(RegistrarEventType.Register, cause, in old, in own);
    }

    /// <summary>Tells about every registration that lost a binding, for one cause that is no REGISTER.</summary>
    public void TellEnded(ReadOnlySpan<Binding> before, ReadOnlySpan<Binding> after, RegistrarEventCause cause)
    {
        for (var i = 0; i < before.Length; i++)
        {
            var callId = before[i].CallId;
            if (BindingList.IndexOfCall(before, callId) == i)
                TellLoss(before, after, callId, default, cause);
        }
    }

    // Only a Call-ID that a change is about can have lost something; a refresh is about its own, as nearly every REGISTER.
    private static bool TakesFromOthers(ReadOnlySpan<Binding> before, ReadOnlySpan<byte> callId, in Decision decision)
    {
        foreach (ref readonly var change in decision.Changes)
        {
            if (change.Binding >= 0 && !callId.SequenceEqual(before[change.Binding].CallId)) return true;
        }

        return false;
    }

    private static bool HasTouched(BindingDraft draft, ReadOnlySpan<byte> callId)
    {
        for (var i = 0; i < draft.Items.Length; i++)
        {
            if (draft.IsTouched(i) && callId.SequenceEqual(draft.Items[i].CallId)) return true;
        }

        return false;
    }

    // A Contact moved to another Call-ID was replaced; one that a Contact of the request removed was unregistered.
    private static RegistrarEventCause CauseOfLoss(ReadOnlySpan<Binding> before, ReadOnlySpan<byte> callId, in Decision decision)
    {
        var cause = RegistrarEventCause.Unregister;
        foreach (ref readonly var change in decision.Changes)
        {
            if (change.Binding < 0 || !callId.SequenceEqual(before[change.Binding].CallId))
                continue;

            if (change.Cause == RegistrarEventCause.Evicted)
                return RegistrarEventCause.Evicted;

            if (!change.IsRemoval || change.Cause == RegistrarEventCause.Replaced) cause = RegistrarEventCause.Replaced;
        }

        return cause;
    }

    private void TellLoss(ReadOnlySpan<Binding> before, ReadOnlySpan<Binding> after, ReadOnlySpan<byte> callId, in BindingList successors, RegistrarEventCause cause)
    {
        var old = BindingList.OfCall(before, callId);
        var left = BindingList.OfCall(after, callId);
        if (left.Count == old.Count)
            return;

        if (left.Count > 0)
            Append(RegistrarEventType.Register, cause, in old, in left);
        else
            Append(RegistrarEventType.Unregister, cause, in old, cause == RegistrarEventCause.Replaced ? successors : default);
    }

    private void Append(RegistrarEventType type, RegistrarEventCause cause, in BindingList old, in BindingList @new) =>
        _events.Append(new EventEntry
        {
            Type = type,
            Cause = cause,
            TimeMs = _nowMs,
            Realm = _realm,
            Username = _username,
            IsInitial = cause == RegistrarEventCause.Register,
            Old = old,
            New = @new,
        });
}
