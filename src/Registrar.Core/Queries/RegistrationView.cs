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
    public static List<Registration> OfUser(Binding[] bindings, Moment now, long staleMs)
    {
        var registrations = new List<Registration>(bindings.Length);
        var left = new List<Binding>(bindings);
        while (left.Count > 0)
        {
            var callId = left[0].Origin.CallId;
            var own = left.FindAll(binding => binding.Origin.CallId.AsSpan().SequenceEqual(callId));
            left.RemoveAll(own.Contains);
            registrations.Add(Of(own, isInitial: false, now, staleMs));
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
    public static Registration Of(IReadOnlyList<Binding> bindings, bool isInitial, Moment now, long staleMs)
    {
        var nowMs = now.NowMs;
        var last = bindings[0];
        var latest = bindings[0].Origin;
        var heard = bindings[0].Reachability;
        var isStale = true;
        var isLost = true;
        foreach (var binding in bindings)
        {
            if (binding.DueMs > last.DueMs) last = binding;
            if (binding.Origin.RegisteredMs > latest.RegisteredMs) latest = binding.Origin;
            if (binding.Reachability.LastSeenMs > heard.LastSeenMs) heard = binding.Reachability;
            isStale &= binding.Reachability.IsStale(nowMs, staleMs);
            isLost &= binding.Reachability.IsLost;
        }

        var roundTrip = heard.RoundTrip;
        var isMeasured = roundTrip.LastMs >= 0;
        return new Registration
        {
            Uuid = latest.Uuid,
            Initial = isInitial,
            CallId = SipText.Decode(latest.CallId),
            Contacts = [.. bindings.Select(binding => NextHop.Callable(binding, nowMs))],
            Sent = [.. bindings.Select(NextHop.Sent)],
            Path = PathText.Values(latest.Path),
            Aor = latest.Aor,
            Expires = last.LifeSeconds,
            Authorization = latest.Authorization,
            Auth = new RegistrationUser
            {
                Username = latest.Username,
                Realm = latest.Realm,
                Uri = $"{latest.Username}@{latest.Realm}",
                Display = latest.Display,
            },
            RegisteredAt = now.WallSeconds(latest.RegisteredMs),
            UserAgent = latest.UserAgent,
            Allow = latest.Allow,
            Network = Network(latest),
            ExpiresAt = now.WallSeconds(last.DueMs),
            ExpiresIn = Math.Max(0, now.WallSeconds(last.DueMs) - now.WallSeconds(nowMs)),
            Stale = isStale,
            Created = now.WallSeconds(latest.CreatedMs),
            Modified = now.WallSeconds(latest.RegisteredMs),
            LastSeen = isMeasured ? now.WallSeconds(heard.LastSeenMs) : null,
            RoundTrip = isMeasured ? roundTrip.LastMs : null,
            SmoothedRoundTrip = isMeasured ? roundTrip.SmoothedMs : null,
            Unreachable = isLost,
            Device = DeviceView.Of(latest.UserAgent, Instance(bindings)),
        };
    }

    /// <summary>Contact URIs word for word.</summary>
    public static IReadOnlyList<string>? Sent(Binding[]? bindings) => bindings is null ? null : Array.ConvertAll(bindings, NextHop.Sent);

    /// <summary>Where a REGISTER came from.</summary>
    public static RegistrationNetwork Network(RegisterOrigin origin) => new()
    {
        SourceAddress = origin.SourceAddress,
        SourcePort = origin.SourcePort,
        Protocol = origin.Transport,
        Rport = origin.HasRport,
    };

    /// <summary>An event as listeners see it.</summary>
    public static RegistrarEvent Of(in EventEntry entry, Moment now, long staleMs)
    {
        var registration = entry.Bindings is null ? null : Of(entry.Bindings, entry.IsInitial, now with { NowMs = entry.TimeMs }, staleMs);
        return new RegistrarEvent
        {
            Sequence = entry.Sequence,
            Type = entry.Type,
            Cause = entry.Cause,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(entry.TimeMs + now.WallAheadMs),
            Realm = entry.Realm,
            Username = entry.Username,
            Network = entry.Network ?? registration!.Network,
            Old = Sent(entry.Old),
            New = Sent(entry.New),

            // As it was then: the phone may be back by the time the listener gets here.
            Registration = registration is null ? null : registration with { Unreachable = entry.Type == RegistrarEventType.Unreachable || entry is { Type: RegistrarEventType.Unregister, Cause: RegistrarEventCause.Unreachable } },
        };
    }

    private static string Instance(IReadOnlyList<Binding> bindings)
    {
        foreach (var binding in bindings)
        {
            if (binding.Instance.Length > 0) return SipText.Decode(binding.Instance);
        }

        return "";
    }
}
