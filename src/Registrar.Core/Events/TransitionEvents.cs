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
    /// <param name="after">Bindings after it.</param>
    /// <param name="callId">Its Call-ID.</param>
    /// <param name="decision">What it changed.</param>
    public void Tell(Binding[] before, Binding[] after, ReadOnlySpan<byte> callId, in Decision decision)
    {
        var own = OfCall(after, callId);
        for (var i = 0; i < before.Length; i++)
        {
            var other = before[i].Origin.CallId;
            if (IndexOfCall(before, other) == i && !callId.SequenceEqual(other))
                TellLoss(OfCall(before, other), OfCall(after, other), own, CauseOfLoss(before, other, in decision));
        }

        var old = OfCall(before, callId);
        if (own.Length == 0)
            TellLoss(old, own, own, RegistrarEventCause.Unregister);
        else if (!old.AsSpan().SequenceEqual(own))
            Append(RegistrarEventType.Register, CauseOfChange(old, own), old, own);
    }

    /// <summary>Tells about every registration that lost a binding, for one cause that is no REGISTER.</summary>
    public void TellEnded(Binding[] before, Binding[] after, RegistrarEventCause cause)
    {
        for (var i = 0; i < before.Length; i++)
        {
            var callId = before[i].Origin.CallId;
            if (IndexOfCall(before, callId) == i)
                TellLoss(OfCall(before, callId), OfCall(after, callId), [], cause);
        }
    }

    // A request that touches none of what stays has only removed.
    private static RegistrarEventCause CauseOfChange(Binding[] old, Binding[] own)
    {
        if (old.Length == 0)
            return RegistrarEventCause.Register;

        return Array.TrueForAll(own, binding => Array.IndexOf(old, binding) >= 0) ? RegistrarEventCause.Unregister : RegistrarEventCause.Refresh;
    }

    // A Contact moved to another Call-ID was replaced; one that a Contact of the request removed was unregistered.
    private static RegistrarEventCause CauseOfLoss(Binding[] before, ReadOnlySpan<byte> callId, in Decision decision)
    {
        var cause = RegistrarEventCause.Unregister;
        foreach (ref readonly var change in decision.Changes)
        {
            if (change.Binding < 0 || !callId.SequenceEqual(before[change.Binding].Origin.CallId))
                continue;

            if (change.Cause == RegistrarEventCause.Evicted)
                return RegistrarEventCause.Evicted;

            if (!change.IsRemoval || change.Cause == RegistrarEventCause.Replaced) cause = RegistrarEventCause.Replaced;
        }

        return cause;
    }

    private static int IndexOfCall(Binding[] bindings, ReadOnlySpan<byte> callId)
    {
        for (var i = 0; i < bindings.Length; i++)
        {
            if (callId.SequenceEqual(bindings[i].Origin.CallId)) return i;
        }

        return -1;
    }

    private static Binding[] OfCall(Binding[] bindings, ReadOnlySpan<byte> callId)
    {
        var count = 0;
        foreach (var binding in bindings)
        {
            if (callId.SequenceEqual(binding.Origin.CallId)) count++;
        }

        if (count == bindings.Length)
            return bindings;

        var found = new Binding[count];
        count = 0;
        foreach (var binding in bindings)
        {
            if (callId.SequenceEqual(binding.Origin.CallId)) found[count++] = binding;
        }

        return found;
    }

    private void TellLoss(Binding[] old, Binding[] left, Binding[] successors, RegistrarEventCause cause)
    {
        if (left.Length == old.Length)
            return;

        if (left.Length > 0)
            Append(RegistrarEventType.Register, cause, old, left);
        else
            Append(RegistrarEventType.Unregister, cause, old, cause == RegistrarEventCause.Replaced ? successors : left);
    }

    private void Append(RegistrarEventType type, RegistrarEventCause cause, Binding[] old, Binding[] @new) =>
        _events.Append(new EventEntry
        {
            Type = type,
            Cause = cause,
            TimeMs = _nowMs,
            Realm = _realm,
            Username = _username,
            IsInitial = cause == RegistrarEventCause.Register,
            Bindings = type == RegistrarEventType.Register ? @new : old,
            Old = old,
            New = @new,
        });
}
