using Drachtio.Sip;
using Registrar.Core.Bindings;
using Registrar.Core.Events;
using Registrar.Core.KeepAlive;
using Registrar.Core.Timing;

namespace Registrar.Core.Queries;

/// <summary>Turns bindings into the objects that queries and events show. No state.</summary>
internal static class RegistrationView
{
    /// <summary>The registrations of one address of record: its bindings by Call-ID, the longest-lived first.</summary>
    public static List<Registration> OfUser(ReadOnlySpan<Binding> bindings, Moment now, long staleMs)
    {
        var registrations = new List<Registration>(bindings.Length);
        for (var i = 0; i < bindings.Length; i++)
        {
            var callId = bindings[i].CallId;
            if (BindingList.IndexOfCall(bindings, callId) < i)
                continue;

            var own = BindingList.OfCall(bindings, callId);
            registrations.Add(Of(own.Span, isInitial: false, now, staleMs));
        }

        registrations.Sort(ByLife);
        return registrations;
    }

    /// <summary>Order of lists: what lives longest comes first.</summary>
    public static int ByLife(Registration one, Registration other)
    {
        var order = other.ExpiresIn.CompareTo(one.ExpiresIn);
        return order != 0 ? order : string.CompareOrdinal(one.Uuid, other.Uuid);
    }

    /// <summary>One registration.</summary>
    /// <param name="bindings">Bindings of one address of record and Call-ID, at least one.</param>
    /// <param name="isInitial">For the event of a new one.</param>
    /// <param name="now">When.</param>
    /// <param name="staleMs">Silence that makes it stale.</param>
    public static Registration Of(ReadOnlySpan<Binding> bindings, bool isInitial, Moment now, long staleMs)
    {
        var nowMs = now.NowMs;
        ref readonly var last = ref bindings[0];
        ref readonly var latest = ref bindings[0];
        ref readonly var heard = ref bindings[0];
        var isStale = true;
        var isLost = true;
        var contacts = new string[bindings.Length];
        for (var i = 0; i < bindings.Length; i++)
        {
            ref readonly var binding = ref bindings[i];
            if (binding.DueMs > last.DueMs) last = ref binding;
            if (binding.RegisteredMs > latest.RegisteredMs) latest = ref binding;
            if (binding.LastSeenMs > heard.LastSeenMs) heard = ref binding;
            isStale &= binding.IsStale(nowMs, staleMs);
            isLost &= binding.IsLost;
            contacts[i] = NextHop.Callable(in binding, nowMs);
        }

        var roundTrip = heard.Reachability?.RoundTrip ?? default;
        var isMeasured = roundTrip.LastMs >= 0;
        return new Registration
        {
            Uuid = latest.Uuid,
            Initial = isInitial,
            CallId = SipText.Decode(latest.CallId),
            Contacts = contacts,
            Sent = Sent(bindings),
            Path = PathText.Values(latest.Path),
            Aor = latest.Aor,
            Expires = last.LifeSeconds,
            Authorization = BindingDigest.Of(in latest),
            Auth = new RegistrationUser
            {
                Username = latest.Username,
                Realm = latest.Realm,
                Uri = $"{latest.Username}@{latest.Realm}",
                Display = latest.Display,
            },
            RegisteredAt = now.WallSeconds(latest.RegisteredMs),
            UserAgent = latest.Profile.UserAgent,
            Allow = latest.Profile.Allow,
            Network = Network(in latest),
            ExpiresAt = now.WallSeconds(last.DueMs),
            ExpiresIn = Math.Max(0, now.WallSeconds(last.DueMs) - now.WallSeconds(nowMs)),
            Stale = isStale,
            Created = now.WallSeconds(latest.CreatedMs),
            Modified = now.WallSeconds(latest.RegisteredMs),
            LastSeen = isMeasured ? now.WallSeconds(heard.LastSeenMs) : null,
            RoundTrip = isMeasured ? roundTrip.LastMs : null,
            SmoothedRoundTrip = isMeasured ? roundTrip.SmoothedMs : null,
            Unreachable = isLost,
            Device = DeviceView.With(latest.Profile.Device, Instance(bindings)),
        };
    }

    /// <summary>Where a REGISTER came from.</summary>
    public static RegistrationNetwork Network(in Binding binding) => new()
    {
        SourceAddress = SipText.Decode(binding.SourceAddress),
        SourcePort = binding.SourcePort,
        Protocol = binding.Transport,
        Rport = binding.HasRport,
    };

    /// <summary>An event as listeners see it.</summary>
    public static RegistrarEvent Of(in EventEntry entry, Moment now, long staleMs)
    {
        var registration = entry.Shown.IsEmpty ? null : Of(entry.Shown, entry.IsInitial, now with { NowMs = entry.TimeMs }, staleMs);
        return new RegistrarEvent
        {
            Sequence = entry.Sequence,
            Lost = entry.Lost,
            Type = entry.Type,
            Cause = entry.Cause,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(entry.TimeMs + now.WallAheadMs),
            Realm = entry.Realm,
            Username = entry.Username,
            Network = entry.Network ?? registration!.Network,
            Old = entry.IsChange ? Sent(entry.Before) : null,
            New = entry.IsChange ? Sent(entry.After) : null,

            // As it was then: the phone may be back by the time the listener gets here.
            Registration = registration is null ? null : registration with { Unreachable = entry.Type == RegistrarEventType.Unreachable || entry is { Type: RegistrarEventType.Unregister, Cause: RegistrarEventCause.Unreachable } },
        };
    }

    private static string[] Sent(ReadOnlySpan<Binding> bindings)
    {
        var sent = new string[bindings.Length];
        for (var i = 0; i < sent.Length; i++) sent[i] = NextHop.Sent(in bindings[i]);
        return sent;
    }

    private static string Instance(ReadOnlySpan<Binding> bindings)
    {
        foreach (ref readonly var binding in bindings)
        {
            if (binding.HasInstance) return binding.Instance;
        }

        return "";
    }
}
