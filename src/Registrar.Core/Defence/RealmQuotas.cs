using System.Runtime.InteropServices;

namespace Registrar.Core.Defence;

/// <summary>Counts bindings by realm and altogether, exactly, and says no when there are too many (S24 and Q4 of docs/conformance.md).</summary>
/// <remarks>
/// Called by the binding table under the stripe's lock whenever the number of a user's bindings changes, and only then: a refresh costs nothing. One
/// lock of its own, taken inside the stripe's and never around it. A realm without bindings has no entry, so realms cost no more memory than bindings.
/// </remarks>
internal sealed class RealmQuotas
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _realms = new(StringComparer.Ordinal);
    private int _total;

    /// <summary>All bindings.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <summary>Bindings of a realm.</summary>
    public int Count(string realm)
    {
        lock (_lock) return _realms.GetValueOrDefault(realm);
    }

    /// <summary>Changes the number of a realm's bindings.</summary>
    /// <param name="realm">Lower case.</param>
    /// <param name="change">Bindings that come, or, negative, that go. What does not grow is never refused: a lowered limit takes no binding away.</param>
    /// <param name="maxInRealm">Most of the realm; 0 for no limit.</param>
    /// <param name="maxTotal">Most altogether; 0 for no limit.</param>
    /// <returns><see cref="DefenceReason.None"/>, or which limit it would break; nothing changes then.</returns>
    /// <exception cref="InvalidOperationException">More would go than there are: the caller has counted wrong.</exception>
    public DefenceReason Change(string realm, int change, int maxInRealm, int maxTotal)
    {
        if (change == 0)
            return DefenceReason.None;

        lock (_lock)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_realms, realm, out _);
            var count = known;
            var refusal = change <= 0 ? DefenceReason.None
                : maxInRealm > 0 && count + (long)change > maxInRealm ? DefenceReason.RealmQuota
                : maxTotal > 0 && _total + (long)change > maxTotal ? DefenceReason.TotalQuota
                : DefenceReason.None;

            var next = refusal == DefenceReason.None ? count + change : count;
            if (next > 0)
                known = next;
            else
                _realms.Remove(realm);

            if (next < 0)
                throw new InvalidOperationException($"The realm has {count} bindings; {-change} cannot go.");

            Volatile.Write(ref _total, _total + next - count);
            return refusal;
        }
    }
}
