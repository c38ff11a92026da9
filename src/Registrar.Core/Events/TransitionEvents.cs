using Registrar.Core.Bindings;
using Registrar.Core.Rules;

namespace Registrar.Core.Events;

/// <summary>Tells what happened to the registrations of one address of record between two states of its bindings.</summary>
/// <remarks>A registration is the bindings of one Call-ID. Each transition of one is exactly one event: it begins, it is refreshed, it ends.</remarks>
internal readonly ref struct TransitionEvents(EventRing events, string realm, string username, long nowMs)
{
    private readonly EventRing _events = events;
    private readonly string _realm = realm;
    private readonly string _username = username;
    private readonly long _nowMs = nowMs;

    /// <summary>Tells about a REGISTER.</summary>
    /// <param name="before">Bindings before it.</param>
    /// <param name="after">Bindings after it.</param>
    /// <param name="callId">Its Call-ID.</param>
    /// <param name="decision">What it changed.</param>
    public void Tell(Binding[] before, Binding[] after, ReadOnlySpan<byte> callId, in Decision decision)
    {
        // What another Call-ID loses to a Contact of this one was replaced; what is simply gone was unregistered.
        var binds = false;
        foreach (ref readonly var change in decision.Changes) binds |= !change.IsRemoval;

        for (var i = 0; i < before.Length; i++)
        {
            if (IsEnd(before, after, i))
                Append(RegistrarEventType.Unregister, IsEvicted(before, before[i].Origin.CallId, in decision) ? RegistrarEventCause.Evicted : binds ? RegistrarEventCause.Replaced : RegistrarEventCause.Unregister, OfCall(before, before[i].Origin.CallId), isInitial: false);
        }

        var now = OfCall(after, callId);
        if (now.Length == 0)
            return;

        var isInitial = OfCall(before, callId).Length == 0;
        Append(RegistrarEventType.Register, isInitial ? RegistrarEventCause.Register : RegistrarEventCause.Refresh, now, isInitial);
    }

    /// <summary>Tells about every registration that has lost its last binding.</summary>
    public void TellEnded(Binding[] before, Binding[] after, RegistrarEventCause cause)
    {
        for (var i = 0; i < before.Length; i++)
        {
            if (IsEnd(before, after, i))
                Append(RegistrarEventType.Unregister, cause, OfCall(before, before[i].Origin.CallId), isInitial: false);
        }
    }

    // Told once, at the first binding of a Call-ID that has none any more.
    private static bool IsEnd(Binding[] before, Binding[] after, int index) =>
        IndexOfCall(before, before[index].Origin.CallId) == index && IndexOfCall(after, before[index].Origin.CallId) < 0;

    private static bool IsEvicted(Binding[] before, ReadOnlySpan<byte> callId, in Decision decision)
    {
        foreach (ref readonly var change in decision.Changes)
        {
            if (change.Cause == RegistrarEventCause.Evicted && callId.SequenceEqual(before[change.Binding].Origin.CallId)) return true;
        }

        return false;
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

    private void Append(RegistrarEventType type, RegistrarEventCause cause, Binding[] bindings, bool isInitial) =>
        _events.Append(new EventEntry
        {
            Type = type,
            Cause = cause,
            TimeMs = _nowMs,
            Realm = _realm,
            Username = _username,
            IsInitial = isInitial,
            Bindings = bindings,
        });
}
