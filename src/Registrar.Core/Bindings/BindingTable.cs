using Registrar.Core.Defence;
using Registrar.Core.Events;
using Registrar.Core.KeepAlive;
using Registrar.Core.Rules;

namespace Registrar.Core.Bindings;

/// <summary>Every binding of this process.</summary>
/// <remarks>
/// Lock stripes by address of record; the hash is the runtime's string hash, which has a random seed per process, because the
/// keys come from the network. Rules run and events are numbered under the stripe's lock, so both are in order for each address
/// of record; nobody is called back under it. Whoever reads gets copies, made under the lock. Safe from any thread.
/// </remarks>
internal sealed partial class BindingTable
{
    // A list holds a lock while it copies the references of one stripe: with 100,000 users 8 µs.
    private const int StripeCount = 256;

    [ThreadStatic]
    private static BindingDraft? _draft;

    private readonly BindingStripe[] _stripes = new BindingStripe[StripeCount];
    private readonly EventRing _events;
    private readonly PingMonitor _monitor;
    private readonly OptionsPinger _pinger;
    private readonly RealmQuotas _quotas = new();

    /// <summary>Makes an empty table.</summary>
    /// <param name="events">Where transitions are told.</param>
    /// <param name="monitor">What the reachability of a binding needs.</param>
    /// <param name="pinger">Says who is pinged.</param>
    public BindingTable(EventRing events, PingMonitor monitor, OptionsPinger pinger)
    {
        for (var i = 0; i < _stripes.Length; i++) _stripes[i] = new BindingStripe();
        _events = events;
        _monitor = monitor;
        _pinger = pinger;
    }

    /// <summary>Bindings held; one that has ended counts until the next tick.</summary>
    public int Count => _quotas.Total;

    /// <summary>The same of one realm.</summary>
    /// <param name="realm">Lower case.</param>
    public int BindingsIn(string realm) => _quotas.Count(realm);

    /// <summary>What its bindings have in common.</summary>
    public BindingProfiles Profiles { get; } = new();

    private static BindingDraft Draft => _draft ??= new BindingDraft();

    /// <summary>Decides about a REGISTER and applies the decision, all of it or nothing.</summary>
    /// <param name="realm">Realm of its address of record.</param>
    /// <param name="username">User of its address of record.</param>
    /// <param name="request">The REGISTER.</param>
    /// <param name="policy">What the realm allows.</param>
    /// <param name="source">Makes the stored form of what it brings.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="answer">The Contact lines of the 200, the registering device's first; empty when refused.</param>
    public void Register<TSource>(string realm, string username, in RegisterRequest request, RegisterPolicy policy, ref TSource source, long nowMs, ref Decision decision, List<AnswerLine> answer)
        where TSource : struct, IBindingSource
    {
        answer.Clear();
        var stripe = StripeOf(realm, username);
        lock (stripe.Lock)
        {
            var entry = stripe.Find(realm, username);
            if (entry is not null) Expire(entry, nowMs);

            var before = entry?.Bindings ?? [];
            RegisterRules.Decide(in request, policy, before, nowMs, ref decision);
            if (decision.Refusal != Refusal.None)
                return;

            var listsAll = AnswerRules.ListsAll(in request, policy);
            if (!decision.Changes.IsEmpty)
            {
                Change(entry ?? new AorEntry(stripe), realm, username, in request, ref source, listsAll, policy, nowMs, ref decision, answer);
                return;
            }

            AnswerLines.List(before, listsAll, nowMs, in decision, answer);
            source.NoteFlow(answer, nowMs);
            if (request.Contacts.IsEmpty && !request.IsStar && !decision.IsRepeat) TellFetch(realm, username, source.MakeNetwork(), nowMs);
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

            Expire(entry, nowMs);
            var before = entry.Bindings;
            var left = uuid is null ? [] : Array.FindAll(before, binding => !string.Equals(binding.Uuid, uuid, StringComparison.OrdinalIgnoreCase));
            if (left.Length < before.Length)
            {
                new TransitionEvents(_events, realm, username, nowMs).TellEnded(before, left, cause);
                foreach (ref readonly var binding in before.AsSpan())
                {
                    if (uuid is null || string.Equals(binding.Uuid, uuid, StringComparison.OrdinalIgnoreCase)) binding.Reachability?.End();
                }

                Leave(entry, left);
            }

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
        lock (stripe.Lock)
        {
            if (stripe.Find(realm, username) is not { } entry)
                return false;

            foreach (ref readonly var binding in entry.Bindings.AsSpan())
            {
                if (RepeatRules.IsSameMessage(in request, policy, in binding, nowMs)) return true;
            }

            return false;
        }
    }

    // Until the whole is built an exception leaves everything as it was.
    private void Change<TSource>(AorEntry entry, string realm, string username, in RegisterRequest request, ref TSource source, bool listsAll, RegisterPolicy policy, long nowMs, ref Decision decision, List<AnswerLine> answer)
        where TSource : struct, IBindingSource
    {
        var before = entry.Bindings;
        var draft = Draft;
        var counted = 0;
        try
        {
            BindingChanges.Make(in request, ref source, before, nowMs, in decision, draft);
            var isRelaid = draft.Seal(realm, username);
            if (isRelaid && !TryCount(realm, draft.Items.Length - before.Length, policy, ref decision, out counted))
                return;

            Watch(entry, draft, watchesNew: source.Made is not null);
            var after = isRelaid ? draft.Items.ToArray() : before;
            AnswerLines.List(draft, listsAll, nowMs, in decision, answer);

            // The flow before the event: a listener must not see the phone at an address that nobody can call. Nobody sees the
            // table before the lock is left.
            source.NoteFlow(answer, nowMs);
            new TransitionEvents(_events, realm, username, nowMs).Tell(before, draft, request.CallId, in decision);
            TellReachability(before, draft, nowMs, in decision);

            if (!isRelaid) draft.WriteInto(before);
            entry.Stripe.Set(entry, after);
            counted = 0;

            TellRevived(draft, nowMs);
            AddTouched(draft, source.Made);
        }
        finally
        {
            // Counted for bindings that never came.
            if (counted != 0) _quotas.Change(realm, -counted, maxInRealm: 0, maxTotal: 0);
            draft.Clear();
        }
    }

    // Q4, S24: what would be one too many is refused before anything has changed.
    private bool TryCount(string realm, int change, RegisterPolicy policy, ref Decision decision, out int counted)
    {
        var reason = _quotas.Change(realm, change, policy.MaxInRealm, policy.MaxTotal);
        counted = reason == DefenceReason.None ? change : 0;
        if (reason == DefenceReason.None)
            return true;

        decision.Refuse(reason == DefenceReason.RealmQuota ? Refusal.RealmQuota : Refusal.TotalQuota);
        return false;
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

    private BindingStripe StripeOf(string realm, string username) =>
        _stripes[HashCode.Combine(realm.GetHashCode(StringComparison.Ordinal), username.GetHashCode(StringComparison.Ordinal)) & (StripeCount - 1)];
}
