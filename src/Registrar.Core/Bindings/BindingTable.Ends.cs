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

                Expire(entry, nowMs);
                stripe.Queue(entry);
            }

            return true;
        }
    }

    // On the path of every REGISTER: allocates nothing while all live.
    private void Expire(AorEntry entry, long nowMs)
    {
        var before = entry.Bindings;
        var live = 0;
        foreach (ref readonly var binding in before.AsSpan())
        {
            if (binding.IsLive(nowMs)) live++;
        }

        if (live < before.Length) EndDead(entry, live, nowMs);
    }

    private void EndDead(AorEntry entry, int live, long nowMs)
    {
        var before = entry.Bindings;

        // What has run out has expired, unreachable or not; the rest was unreachable for too long.
        var left = Array.FindAll(before, binding => binding.DueMs > nowMs);
        var after = live == left.Length ? left : Array.FindAll(left, binding => binding.IsLive(nowMs));
        var events = new TransitionEvents(_events, before[0].Realm, before[0].Username, nowMs);
        events.TellEnded(before, left, RegistrarEventCause.Expired);
        events.TellEnded(left, after, RegistrarEventCause.Unreachable);
        Leave(entry, binding => !binding.IsLive(nowMs));
    }

    // Takes bindings out; the events are the caller's.
    private void Leave(AorEntry entry, Predicate<Binding> isGone)
    {
        var before = entry.Bindings;
        var draft = Draft;
        try
        {
            draft.Begin(before);
            for (var i = 0; i < before.Length; i++)
            {
                if (isGone(before[i])) draft.Remove(i);
            }

            draft.Seal(before[0].Realm, before[0].Username);
            var after = draft.Items.ToArray();
            foreach (ref readonly var binding in before.AsSpan())
            {
                if (isGone(binding)) binding.Reachability?.End();
            }

            entry.Stripe.Set(entry, after);
            Interlocked.Add(ref _count, after.Length - before.Length);
        }
        finally
        {
            draft.Clear();
        }
    }
}
