using Registrar.Core.Events;

namespace Registrar.Core.Bindings;

/// <content>How bindings end by themselves.</content>
internal sealed partial class BindingTable
{
    // Some 30 µs with a binding or two each (of a large address of record each binding adds to it): a REGISTER for the same stripe does not wait longer for the sweep.
    private const int SweptAtOnce = 16;

    private int _nextSwept;

    // Stripes done since the last round ended.
    private int _swept;

    /// <summary>Ends what has run out, as far as it can be done in a short time.</summary>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="timeProvider">Measures the work.</param>
    /// <param name="patience">After that it stops; the next call goes on there. Whoever reads meanwhile compares times himself, so only the events come later.</param>
    /// <returns><see langword="false"/> when something may be left. One caller at a time.</returns>
    public bool Sweep(long nowMs, TimeProvider timeProvider, TimeSpan patience)
    {
        var start = timeProvider.GetTimestamp();
        do
        {
            if (SweepSome(_stripes[_nextSwept], nowMs))
                continue;

            _nextSwept = (_nextSwept + 1) % StripeCount;
            if (++_swept < StripeCount)
                continue;

            _swept = 0;
            return true;
        }
        while (timeProvider.GetElapsedTime(start) < patience);

        return false;
    }

    // Whether there may be more.
    private bool SweepSome(BindingStripe stripe, long nowMs)
    {
        lock (stripe.Lock)
        {
            for (var i = 0; i < SweptAtOnce; i++)
            {
                if (!stripe.TryTakeDue(nowMs, out var entry))
                    return false;

                if (stripe.TryPostpone(entry, nowMs))
                    continue;

                Expire(entry, nowMs);
                stripe.Queue(entry);
            }

            return true;
        }
    }

    // On the path of every REGISTER: allocates nothing while all live.
    private void Expire(AorEntry entry, long nowMs)
    {
        var live = CountLive(entry.Bindings, nowMs);
        if (live < entry.Bindings.Length) EndDead(entry, live, nowMs);
    }

    private void EndDead(AorEntry entry, int live, long nowMs)
    {
        var before = entry.Bindings;
        var after = Live(before, live, nowMs);
        var events = new TransitionEvents(_events, before[0].Realm, before[0].Username, nowMs);

        // What has run out has expired, unreachable or not; the rest was unreachable for too long.
        if (CountDue(before, nowMs) > live)
        {
            var left = Array.FindAll(before, binding => binding.DueMs > nowMs);
            events.TellEnded(before, left, RegistrarEventCause.Expired);
            events.TellEnded(left, after, RegistrarEventCause.Unreachable);
        }
        else
        {
            events.TellEnded(before, after, RegistrarEventCause.Expired);
        }

        foreach (ref readonly var binding in before.AsSpan())
        {
            if (!binding.IsLive(nowMs)) binding.Reachability?.End();
        }

        Leave(entry, after);
    }

    private static int CountLive(Binding[] bindings, long nowMs)
    {
        var live = 0;
        foreach (ref readonly var binding in bindings.AsSpan())
        {
            if (binding.IsLive(nowMs)) live++;
        }

        return live;
    }

    // Those that have not run out, reachable or not.
    private static int CountDue(Binding[] bindings, long nowMs)
    {
        var count = 0;
        foreach (ref readonly var binding in bindings.AsSpan())
        {
            if (binding.DueMs > nowMs) count++;
        }

        return count;
    }

    // One copy of what lives, and none of the 100 bytes of each only to ask it.
    private static Binding[] Live(Binding[] bindings, int count, long nowMs)
    {
        if (count == bindings.Length)
            return bindings.AsSpan().ToArray();

        if (count == 0)
            return [];

        var live = new Binding[count];
        count = 0;
        foreach (ref readonly var binding in bindings.AsSpan())
        {
            if (binding.IsLive(nowMs)) live[count++] = binding;
        }

        return live;
    }

    // Puts what is left in place; the events and the reachabilities are the caller's.
    private void Leave(AorEntry entry, Binding[] after)
    {
        var before = entry.Bindings;
        if (after.Length > 0 && !IsTight(after)) after = Relaid(after);
        entry.Stripe.Set(entry, after);
        if (before.Length > 0) _quotas.Change(before[0].Realm, after.Length - before.Length, maxInRealm: 0, maxTotal: 0);
    }

    // At least half of the text is in use: not worth a copy of it.
    private static bool IsTight(Binding[] bindings)
    {
        var (text, used) = (bindings[0].Text, 0);
        foreach (ref readonly var binding in bindings.AsSpan())
        {
            if (binding.Text != text)
                return false;

            used += binding.Layout.Length;
        }

        return used * 2 >= text.Bytes.Length;
    }

    private static Binding[] Relaid(Binding[] bindings)
    {
        var draft = Draft;
        try
        {
            draft.Begin(bindings);
            draft.Relay(bindings[0].Realm, bindings[0].Username);
            return draft.Items.ToArray();
        }
        finally
        {
            draft.Clear();
        }
    }
}
