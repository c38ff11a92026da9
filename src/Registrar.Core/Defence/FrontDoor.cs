namespace Registrar.Core.Defence;

/// <summary>The checks every REGISTER passes before its digest is looked at, cheapest first, and what it learns from the outcome.</summary>
/// <remarks>
/// docs/defence.md has the order with its reasons. A registered device costs two hashes, one look-up and no budget of anybody else; nothing here allocates
/// or waits, and all tables have their size from the start. Counting and answering are the caller's. Safe from any thread.
/// </remarks>
/// <param name="keys">Seeded for this process.</param>
/// <param name="devices">Registered devices.</param>
/// <param name="budgets">What strangers share.</param>
/// <param name="backoff">Who has to wait.</param>
internal sealed class FrontDoor(DefenceKeys keys, KnownDevices devices, StrangerBudgets budgets, BackoffTable backoff)
{
    /// <summary>Bytes of all tables, all of it from the start.</summary>
    public long MemoryBytes => devices.MemoryBytes + budgets.MemoryBytes + backoff.MemoryBytes;

    /// <summary>Reads where a request comes from and whether a scanner says so himself; needs nothing but headers.</summary>
    /// <param name="source">The server's token.</param>
    /// <param name="userAgent">As sent; empty without one.</param>
    /// <param name="from">The From header as sent.</param>
    /// <param name="scanners">Names in force.</param>
    /// <param name="visit">What the next steps need.</param>
    public void Look(ReadOnlySpan<byte> source, ReadOnlySpan<byte> userAgent, ReadOnlySpan<byte> from, ScannerFilter scanners, out Visit visit)
    {
        visit = default;

        // The server writes addresses only; whatever else it may be shares one key.
        _ = SourceAddress.TryParse(source, out visit.Source);
        visit.SourceKey = keys.OfSource(in visit.Source);
        visit.ScannerFamily = scanners.Match(userAgent, from);
    }

    /// <summary>Whether a request goes on to authentication.</summary>
    /// <param name="visit">From <see cref="Look"/>.</param>
    /// <param name="realm">Realm of its address of record, lower case.</param>
    /// <param name="user">User of it, in the one spelling the registrar uses.</param>
    /// <param name="account">User name of the credentials; empty without any for this realm.</param>
    /// <param name="nonce">The nonce they answer; empty without.</param>
    /// <param name="policy">What the realm wants.</param>
    /// <param name="load">Of the connection it came by.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <returns><see cref="DefenceReason.None"/>, or why not.</returns>
    public DefenceReason Admit(ref Visit visit, ReadOnlySpan<char> realm, ReadOnlySpan<char> user, ReadOnlySpan<char> account, ReadOnlySpan<byte> nonce, DefencePolicy policy, LoadGate load, long nowMs)
    {
        var realmKey = keys.OfRealm(realm);
        var aorKey = DefenceKeys.OfAor(realmKey, user);
        visit.PairKey = DefenceKeys.OfPair(aorKey, visit.SourceKey);

        // Whose password is guessed is what counts: To may be anybody's, and another one each time.
        var isOwn = account.IsEmpty || account.SequenceEqual(user);
        visit.AccountKey = isOwn ? aorKey : DefenceKeys.OfAor(realmKey, account);
        visit.GuessKey = isOwn ? visit.PairKey : DefenceKeys.OfPair(visit.AccountKey, visit.SourceKey);
        visit.NonceKey = nonce.IsEmpty ? 0 : DefenceKeys.OfNonce(visit.AccountKey, nonce);

        if (visit.ScannerFamily != ScannerFilter.NoFamily && policy.DropsScanners) return DefenceReason.Scanner;
        if (policy.Sources.Judge(in visit.Source) != SourceVerdict.Allowed) return DefenceReason.SourceList;

        visit.Standing = devices.Meet(visit.PairKey, visit.NonceKey, policy.PerDevice, nowMs);
        var loadClass = visit.Standing != Standing.Stranger ? LoadClass.Refresh : nonce.IsEmpty ? LoadClass.Stranger : LoadClass.New;
        if (!load.Admits(loadClass)) return LoadGate.ReasonOf(loadClass);
        if (visit.Standing != Standing.Stranger || !policy.Meters(in visit.Source)) return DefenceReason.None;

        var reason = budgets.TakeSource(visit.SourceKey, policy.Strangers, nowMs);
        return reason != DefenceReason.None ? reason : budgets.TakeShared(visit.AccountKey, realmKey, policy.Strangers, nowMs);
    }

    /// <summary>Whether an answer to a challenge may be verified now; else it gets a fresh challenge, unread.</summary>
    /// <param name="visit">Admitted.</param>
    /// <param name="isOwnNonce">The nonce is ours and was given to this source.</param>
    /// <param name="policy">What the realm wants.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public bool MayVerify(in Visit visit, bool isOwnNonce, DefencePolicy policy, long nowMs) =>
        visit.Standing == Standing.Proven || backoff.MayVerify(KeyOf(in visit, isOwnNonce), policy.Backoff, nowMs);

    /// <summary>Takes in a wrong digest on a nonce of ours. Anything else that is wrong with an answer is no guess and not counted.</summary>
    /// <returns>How long nothing of the kind will be verified, ms.</returns>
    public long Fail(in Visit visit, bool isOwnNonce, DefencePolicy policy, long nowMs) =>
        backoff.Fail(KeyOf(in visit, isOwnNonce), isOwnNonce && devices.Knows(visit.GuessKey, nowMs), policy.Backoff, nowMs);

    /// <summary>Takes in a right digest whose REGISTER was granted.</summary>
    /// <param name="visit">Admitted.</param>
    /// <param name="nonce">The nonce the next request will carry: the next one given, else the one just answered.</param>
    /// <param name="untilMs">End of the binding and of the grace for a late refresh.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public void Prove(in Visit visit, ReadOnlySpan<byte> nonce, long untilMs, long nowMs)
    {
        devices.Prove(visit.PairKey, nonce.IsEmpty ? 0 : DefenceKeys.OfNonce(visit.AccountKey, nonce), untilMs, nowMs);
        Forgive(in visit);
    }

    /// <summary>Takes in a right digest: what was guessed before is forgotten.</summary>
    public void Forgive(in Visit visit)
    {
        backoff.Succeed(visit.GuessKey);
        backoff.Succeed(BackoffTable.Elsewhere(visit.AccountKey));
    }

    /// <summary>Takes in that a device has unregistered: the next one from there is a stranger.</summary>
    public void Leave(in Visit visit)
    {
        devices.Forget(visit.PairKey);
        Forgive(in visit);
    }

    private static ulong KeyOf(in Visit visit, bool isOwnNonce) => isOwnNonce ? visit.GuessKey : BackoffTable.Elsewhere(visit.AccountKey);
}
