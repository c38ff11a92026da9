using Registrar.Core.Events;
using Registrar.Core.KeepAlive;
using Registrar.Core.Rules;

namespace Registrar.Core.Bindings;

/// <summary>Every binding of this process.</summary>
/// <remarks>
/// Lock stripes by address of record; the hash is the runtime's string hash, which has a random seed per process, because the
/// keys come from the network. Rules run and events are numbered under the stripe's lock, so both are in order for each address
/// of record; nobody is called back under it. Safe from any thread.
/// </remarks>
internal sealed partial class BindingTable
{
    private const int StripeCount = 64;

    private readonly BindingStripe[] _stripes = new BindingStripe[StripeCount];
    private readonly EventRing _events;
    private readonly Action<Reachability> _added;
    private int _count;

    /// <summary>Makes an empty table.</summary>
    /// <param name="events">Where transitions are told.</param>
    /// <param name="added">Told of the reachability of each binding that is new or refreshed, outside the locks.</param>
    public BindingTable(EventRing events, Action<Reachability> added)
    {
        for (var i = 0; i < _stripes.Length; i++) _stripes[i] = new BindingStripe();
        _events = events;
        _added = added;
    }

    /// <summary>Bindings held; one that has ended counts until the next tick.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Decides about a REGISTER and applies the decision, all of it or nothing.</summary>
    /// <param name="realm">Realm of its address of record.</param>
    /// <param name="username">User of its address of record.</param>
    /// <param name="request">The REGISTER.</param>
    /// <param name="policy">What the realm allows.</param>
    /// <param name="source">Makes the stored form of what it brings.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="answer">The Contact lines of the 200, the registering device's first; empty when refused.</param>
    public void Register<TSource>(string realm, string username, in RegisterRequest request, RegisterPolicy policy, TSource source, long nowMs, ref Decision decision, List<AnswerLine> answer)
        where TSource : IBindingSource
    {
        answer.Clear();
        Binding[] before;
        Binding[] after;

        var stripe = StripeOf(realm, username);
        lock (stripe.Lock)
        {
            var entry = stripe.Find(realm, username);
            if (entry is not null) Expire(stripe, entry, nowMs);
            before = after = entry?.Bindings ?? [];

            RegisterRules.Decide(in request, policy, before, nowMs, ref decision);
            if (decision.Refusal != Refusal.None)
                return;

            if (!decision.Changes.IsEmpty)
            {
                after = Apply(in request, source, before, nowMs, in decision, answer);
                stripe.Set(entry ?? new AorEntry(realm, username), after);
                Interlocked.Add(ref _count, after.Length - before.Length);
            }

            // The flow before the event: a listener must not see the phone at an address that nobody can call.
            List(before, after, nowMs, in decision, answer);
            source.NoteFlow(answer, nowMs);
            if (!decision.Changes.IsEmpty)
            {
                new TransitionEvents(_events, realm, username, nowMs).Tell(before, after, request.CallId, in decision);
                TellRevived(after, nowMs);
            }
        }

        foreach (var binding in after)
        {
            if (Array.IndexOf(before, binding) < 0) _added(binding.Reachability);
        }
    }

    /// <summary>Ends what has run out.</summary>
    public void Sweep(long nowMs)
    {
        foreach (var stripe in _stripes)
        {
            lock (stripe.Lock)
            {
                while (stripe.TryTakeDue(nowMs, out var entry))
                {
                    Expire(stripe, entry, nowMs);
                    stripe.Queue(entry);
                }
            }
        }
    }

    /// <summary>Live bindings of one user, oldest first.</summary>
    public Binding[] Find(string realm, string username, long nowMs)
    {
        var stripe = StripeOf(realm, username);
        Binding[] bindings;
        lock (stripe.Lock)
            bindings = stripe.Find(realm, username)?.Bindings ?? [];

        return Live(bindings, nowMs);
    }

    /// <summary>Live bindings of every user of a realm; each stripe is locked only while its references are copied.</summary>
    public List<Binding[]> InRealm(string realm, long nowMs)
    {
        var all = new List<Binding[]>();
        foreach (var stripe in _stripes)
        {
            var first = all.Count;
            lock (stripe.Lock)
            {
                foreach (var entry in stripe.InRealm(realm)) all.Add(entry.Bindings);
            }

            for (var i = first; i < all.Count; i++) all[i] = Live(all[i], nowMs);
        }

        all.RemoveAll(static bindings => bindings.Length == 0);
        return all;
    }

    /// <summary>Realms with a live binding, sorted.</summary>
    public List<string> Realms(long nowMs)
    {
        var realms = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var stripe in _stripes)
        {
            lock (stripe.Lock)
            {
                foreach (var realm in stripe.Realms)
                {
                    if (!realms.Contains(realm) && stripe.InRealm(realm).Any(entry => Array.Exists(entry.Bindings, binding => binding.IsLive(nowMs))))
                        realms.Add(realm);
                }
            }
        }

        return [.. realms];
    }

    /// <summary>The reachability of every binding.</summary>
    public IEnumerable<Reachability> Reachabilities()
    {
        var all = new List<Reachability>();
        foreach (var stripe in _stripes)
        {
            lock (stripe.Lock)
                all.AddRange(stripe.All().SelectMany(static entry => entry.Bindings).Select(static binding => binding.Reachability));
        }

        return all;
    }

    private static Binding[] Apply<TSource>(in RegisterRequest request, TSource source, Binding[] before, long nowMs, in Decision decision, List<AnswerLine> answer)
        where TSource : IBindingSource
    {
        var after = new List<Binding>(before);
        RegisterOrigin? origin = null;

        foreach (ref readonly var change in decision.Changes)
        {
            var previous = change.Binding >= 0 ? before[change.Binding] : null;
            if (change.IsRemoval)
            {
                after.Remove(previous!);
                continue;
            }

            origin ??= source.MakeOrigin(EarlierOrigin(before, request.CallId), decision.IsUnchallenged, nowMs);
            var binding = source.MakeBinding(change.Contact, previous, origin, change.DueMs, change.GrantedSeconds);
            answer.Add(new AnswerLine(binding, change.GrantedSeconds));

            if (previous is null)
                after.Add(binding);
            else
                after[after.IndexOf(previous)] = binding;
        }

        // Only now: until the whole is built an exception leaves everything as it was.
        foreach (ref readonly var change in decision.Changes)
        {
            if (change.IsRemoval) before[change.Binding].Reachability.Binding = null;
        }

        foreach (var (binding, _) in answer)
        {
            binding.Reachability.Binding = binding;
            binding.Reachability.Seen(nowMs);
        }

        return [.. after];
    }

    // The latest REGISTER of the same Call-ID: the registration it belongs to goes on.
    private static RegisterOrigin? EarlierOrigin(Binding[] bindings, ReadOnlySpan<byte> callId)
    {
        RegisterOrigin? found = null;
        foreach (var binding in bindings)
        {
            if (callId.SequenceEqual(binding.Origin.CallId) && (found is null || binding.Origin.RegisteredMs > found.RegisteredMs))
                found = binding.Origin;
        }

        return found;
    }

    // The bindings the request is about stand first already, unless nothing changed; the server's flow cache reads the first.
    private static void List(Binding[] before, Binding[] after, long nowMs, in Decision decision, List<AnswerLine> answer)
    {
        if (decision.IsRepeat)
        {
            foreach (var match in decision.Matches)
            {
                if (match >= 0 && !Contains(answer, before[match])) answer.Add(Line(before[match], nowMs));
            }
        }

        foreach (var binding in after)
        {
            if (!Contains(answer, binding)) answer.Add(Line(binding, nowMs));
        }
    }

    private static bool Contains(List<AnswerLine> answer, Binding binding)
    {
        foreach (var line in answer)
        {
            if (line.Binding == binding) return true;
        }

        return false;
    }

    private static AnswerLine Line(Binding binding, long nowMs) =>
        new(binding, (int)Math.Clamp((binding.DueMs - nowMs + 999) / 1000, 1, binding.GrantedSeconds));

    private static Binding[] Live(Binding[] bindings, long nowMs) =>
        Array.TrueForAll(bindings, binding => binding.IsLive(nowMs)) ? bindings : Array.FindAll(bindings, binding => binding.IsLive(nowMs));

    private void Expire(BindingStripe stripe, AorEntry entry, long nowMs)
    {
        var before = entry.Bindings;
        var after = Live(before, nowMs);
        if (after.Length == before.Length)
            return;

        foreach (var binding in before)
        {
            if (!binding.IsLive(nowMs)) binding.Reachability.Binding = null;
        }

        stripe.Set(entry, after);
        Interlocked.Add(ref _count, after.Length - before.Length);

        // What has run out has expired, unreachable or not; the rest was unreachable for too long.
        var left = Array.FindAll(before, binding => binding.DueMs > nowMs);
        var events = new TransitionEvents(_events, entry.Realm, entry.Username, nowMs);
        events.TellEnded(before, left, RegistrarEventCause.Expired);
        events.TellEnded(left, after, RegistrarEventCause.Unreachable);
    }

    private BindingStripe StripeOf(string realm, string username) =>
        _stripes[HashCode.Combine(realm.GetHashCode(StringComparison.Ordinal), username.GetHashCode(StringComparison.Ordinal)) & (StripeCount - 1)];
}
