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
                after = BindingChanges.Apply(in request, source, before, nowMs, in decision, answer);
                stripe.Set(entry ?? new AorEntry(realm, username), after);
                Interlocked.Add(ref _count, after.Length - before.Length);
            }

            // The flow before the event: a listener must not see the phone at an address that nobody can call.
            AnswerLines.List(before, after, AnswerRules.ListsAll(in request, policy), nowMs, in decision, answer);
            source.NoteFlow(answer, nowMs);
            if (!decision.Changes.IsEmpty)
            {
                new TransitionEvents(_events, realm, username, nowMs).Tell(before, after, request.CallId, in decision);
                TellRevived(after, nowMs);
            }
            else if (request.Contacts.IsEmpty && !request.IsStar && !decision.IsRepeat)
            {
                TellFetch(realm, username, source.MakeNetwork(), nowMs);
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

    /// <summary>Ends bindings of one user.</summary>
    /// <param name="realm">Realm, lower case.</param>
    /// <param name="username">User.</param>
    /// <param name="uuid">One registration; <see langword="null"/> for all.</param>
    /// <param name="cause">What their events say.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <returns>How many.</returns>
    public int Remove(string realm, string username, string? uuid, RegistrarEventCause cause, long nowMs)
    {
        var stripe = StripeOf(realm, username);
        lock (stripe.Lock)
        {
            if (stripe.Find(realm, username) is not { } entry)
                return 0;

            Expire(stripe, entry, nowMs);
            var left = uuid is null ? [] : Array.FindAll(entry.Bindings, binding => !string.Equals(binding.Origin.Uuid, uuid, StringComparison.OrdinalIgnoreCase));
            var before = entry.Bindings;
            if (TryLeave(stripe, entry, left)) new TransitionEvents(_events, realm, username, nowMs).TellEnded(before, left, cause);
            return before.Length - left.Length;
        }
    }

    /// <summary>Whether a REGISTER is the very one that last proved a binding: see <see cref="RepeatRules"/>.</summary>
    /// <param name="realm">Realm, lower case.</param>
    /// <param name="username">User.</param>
    /// <param name="request">The REGISTER.</param>
    /// <param name="policy">What the realm allows.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    public bool HasSeen(string realm, string username, in RegisterRequest request, RegisterPolicy policy, long nowMs)
    {
        var stripe = StripeOf(realm, username);
        Binding[] bindings;
        lock (stripe.Lock)
            bindings = stripe.Find(realm, username)?.Bindings ?? [];

        foreach (var binding in bindings)
        {
            if (RepeatRules.IsSameMessage(in request, policy, binding, nowMs)) return true;
        }

        return false;
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

    private void TellFetch(string realm, string username, RegistrationNetwork network, long nowMs) => _events.Append(new EventEntry
    {
        Type = RegistrarEventType.Fetched,
        Cause = RegistrarEventCause.Fetch,
        TimeMs = nowMs,
        Realm = realm,
        Username = username,
        Network = network,
    });

    private static Binding[] Live(Binding[] bindings, long nowMs) =>
        Array.TrueForAll(bindings, binding => binding.IsLive(nowMs)) ? bindings : Array.FindAll(bindings, binding => binding.IsLive(nowMs));

    private void Expire(BindingStripe stripe, AorEntry entry, long nowMs)
    {
        var before = entry.Bindings;
        var after = Live(before, nowMs);
        if (!TryLeave(stripe, entry, after))
            return;

        // What has run out has expired, unreachable or not; the rest was unreachable for too long.
        var left = Array.FindAll(before, binding => binding.DueMs > nowMs);
        var events = new TransitionEvents(_events, entry.Realm, entry.Username, nowMs);
        events.TellEnded(before, left, RegistrarEventCause.Expired);
        events.TellEnded(left, after, RegistrarEventCause.Unreachable);
    }

    // Leaves part of the bindings; the events are the caller's.
    private bool TryLeave(BindingStripe stripe, AorEntry entry, Binding[] left)
    {
        var before = entry.Bindings;
        if (left.Length == before.Length)
            return false;

        foreach (var binding in before)
        {
            if (Array.IndexOf(left, binding) < 0) binding.Reachability.Binding = null;
        }

        stripe.Set(entry, left);
        Interlocked.Add(ref _count, left.Length - before.Length);
        return true;
    }

    private BindingStripe StripeOf(string realm, string username) =>
        _stripes[HashCode.Combine(realm.GetHashCode(StringComparison.Ordinal), username.GetHashCode(StringComparison.Ordinal)) & (StripeCount - 1)];
}
