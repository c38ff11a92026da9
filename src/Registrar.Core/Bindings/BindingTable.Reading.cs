using System.Buffers;

namespace Registrar.Core.Bindings;

/// <content>Copies for those who ask.</content>
internal sealed partial class BindingTable
{
    private const int ReadAtOnce = 32;

    /// <summary>Live bindings of one user, oldest first.</summary>
    /// <param name="realm">Realm, lower case.</param>
    /// <param name="username">User.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="toSend">Each is to get a request of ours, whose end says whether its phone is there: each has its <see cref="Binding.Reachability"/>.</param>
    public Binding[] Find(string realm, string username, long nowMs, bool toSend = false)
    {
        var stripe = StripeOf(realm, username);
        lock (stripe.Lock)
        {
            if (stripe.Find(realm, username) is not { } entry)
                return [];

            for (var i = 0; toSend && i < entry.Bindings.Length; i++) Watch(entry, ref entry.Bindings[i]);
            return Live(entry.Bindings, CountLive(entry.Bindings, nowMs), nowMs);
        }
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

    /// <summary>The bindings of each registration of a realm, the longest-lived first; equal ones by their identifier.</summary>
    /// <param name="realm">Realm, lower case.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="secondsOf">The time that counts: two registrations of one second stand by their identifier.</param>
    /// <remarks>
    /// The order is made of 24 bytes per registration from the array pool (1.6 MB for 50,000); each registration is copied when its turn comes,
    /// so it is as it is then, and missing when it has ended meanwhile. One stripe is locked at a time, for 32
    /// addresses of record, some 10 µs, and not while the caller works.
    /// </remarks>
    public IEnumerable<Binding[]> InRealm(string realm, long nowMs, Func<long, long> secondsOf)
    {
        var places = ArrayPool<Place>.Shared.Rent(Math.Max(16, CountIn(realm)));
        try
        {
            var count = 0;
            foreach (var stripe in _stripes) Collect(stripe, realm, nowMs, secondsOf, ref places, ref count);

            places.AsSpan(0, count).Sort(static (one, other) => one.Seconds != other.Seconds ? other.Seconds.CompareTo(one.Seconds) : one.Tag.CompareTo(other.Tag));
            for (var i = 0; i < count; i++)
            {
                var bindings = Registration(places[i], nowMs);
                if (bindings.Length > 0) yield return bindings;
            }
        }
        finally
        {
            ArrayPool<Place>.Shared.Return(places, clearArray: true);
        }
    }

    // Addresses of record: at least one registration each, and nearly always no more.
    private int CountIn(string realm)
    {
        var count = 0;
        foreach (var stripe in _stripes)
        {
            lock (stripe.Lock) count += stripe.InRealm(realm).Count;
        }

        return count;
    }

    private static void Collect(BindingStripe stripe, string realm, long nowMs, Func<long, long> secondsOf, ref Place[] places, ref int count)
    {
        var entries = Entries(stripe, realm, out var length);
        for (var from = 0; from < length; from += ReadAtOnce)
        {
            lock (stripe.Lock)
            {
                for (var i = from; i < Math.Min(length, from + ReadAtOnce); i++) Collect(entries[i], nowMs, secondsOf, ref places, ref count);
            }
        }

        ArrayPool<AorEntry>.Shared.Return(entries, clearArray: true);
    }

    // Only the references are copied in one go: 20 ns each.
    private static AorEntry[] Entries(BindingStripe stripe, string realm, out int length)
    {
        lock (stripe.Lock)
        {
            var known = stripe.InRealm(realm);
            length = known.Count;
            var entries = ArrayPool<AorEntry>.Shared.Rent(Math.Max(16, length));
            var i = 0;
            foreach (var entry in known) entries[i++] = entry;
            return entries;
        }
    }

    private static void Collect(AorEntry entry, long nowMs, Func<long, long> secondsOf, ref Place[] places, ref int count)
    {
        var bindings = entry.Bindings;
        for (var i = 0; i < bindings.Length; i++)
        {
            if (!IsFirst(bindings, i, nowMs))
                continue;

            var dueMs = bindings[i].DueMs;
            for (var other = i + 1; other < bindings.Length; other++)
            {
                if (bindings[other].IsLive(nowMs) && bindings[other].CallId.SequenceEqual(bindings[i].CallId)) dueMs = Math.Max(dueMs, bindings[other].DueMs);
            }

            if (count == places.Length) places = Grown(places);
            places[count++] = new Place(entry, bindings[i].UuidTag, secondsOf(dueMs));
        }
    }

    // It is live, and no live one before it belongs to its registration.
    private static bool IsFirst(Binding[] bindings, int index, long nowMs)
    {
        if (!bindings[index].IsLive(nowMs))
            return false;

        for (var i = 0; i < index; i++)
        {
            if (bindings[i].CallId.SequenceEqual(bindings[index].CallId) && bindings[i].IsLive(nowMs)) return false;
        }

        return true;
    }

    private static Binding[] Registration(Place place, long nowMs)
    {
        lock (place.Entry.Stripe.Lock)
        {
            var bindings = place.Entry.Bindings;
            var first = Array.FindIndex(bindings, binding => binding.IsLive(nowMs) && binding.UuidTag == place.Tag);
            return first < 0 ? [] : Array.FindAll(bindings, binding => binding.IsLive(nowMs) && binding.CallId.SequenceEqual(bindings[first].CallId));
        }
    }

    private static Place[] Grown(Place[] places)
    {
        var more = ArrayPool<Place>.Shared.Rent(places.Length * 2);
        places.CopyTo(more, 0);
        ArrayPool<Place>.Shared.Return(places, clearArray: true);
        return more;
    }

    // One registration of a list.
    private readonly record struct Place(AorEntry Entry, ulong Tag, long Seconds);
}
