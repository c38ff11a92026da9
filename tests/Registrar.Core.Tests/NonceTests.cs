using Registrar.Core.Auth;

namespace Registrar.Core.Tests;

/// <summary>Nonces that need no memory, and the memory that answered ones need.</summary>
public sealed class NonceTests
{
    private const long Now = 1_767_614_400_000;

    private static readonly byte[] Realm = "example.com"u8.ToArray();

    [Test]
    public void A_nonce_is_read_back_by_a_mint_with_the_same_key()
    {
        Assert.That(new NonceMint("k").TryRead(Nonce(new NonceMint("k")), Realm, out var stamp), Is.True);
        Assert.That(stamp.IssuedMs, Is.EqualTo(Now));
    }

    [Test]
    public void A_nonce_with_any_character_changed_is_refused([Range(0, 39)] int place)
    {
        var mint = new NonceMint("k");
        var nonce = Nonce(mint);
        nonce[place] = nonce[place] == (byte)'A' ? (byte)'B' : (byte)'A';

        Assert.That(mint.TryRead(nonce, Realm, out _), Is.False);
    }

    [Test]
    public void A_nonce_is_bound_to_realm_and_key()
    {
        var nonce = Nonce(new NonceMint("k"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new NonceMint("k").TryRead(nonce, "example.org"u8, out _), Is.False);
            Assert.That(new NonceMint("other").TryRead(nonce, Realm, out _), Is.False);
            Assert.That(new NonceMint(null).TryRead(nonce, Realm, out _), Is.False);
            Assert.That(new NonceMint("k").TryRead(nonce.AsSpan(1), Realm, out _), Is.False);
        }
    }

    [Test]
    public void A_count_is_accepted_once_and_only_upwards()
    {
        var ledger = new NonceLedger(64);
        var stamp = new NonceStamp(Now, 7);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Use(ledger, stamp, 1), Is.EqualTo(NonceUse.Accepted));
            Assert.That(Use(ledger, stamp, 1), Is.EqualTo(NonceUse.Used));
            Assert.That(Use(ledger, stamp, 5), Is.EqualTo(NonceUse.Accepted));
            Assert.That(Use(ledger, stamp, 4), Is.EqualTo(NonceUse.Used));
            Assert.That(Use(ledger, new NonceStamp(Now, 9), 0), Is.EqualTo(NonceUse.Used), "counts begin at 1");
        }
    }

    [TestCase(5000, 3_600_000, 5001, NonceUse.Expired, TestName = "An_unanswered_nonce_expires_after_the_answer_time")]
    [TestCase(5000, 3_600_000, 5000, NonceUse.Accepted, TestName = "An_unanswered_nonce_lasts_the_answer_time")]
    [TestCase(5000, 3_600_000, -30_001, NonceUse.Expired, TestName = "A_nonce_from_the_future_is_expired")]
    [TestCase(5000, 3_600_000, -30_000, NonceUse.Accepted, TestName = "A_sibling_whose_clock_is_half_a_minute_ahead_is_believed")]
    public void Age_counts(long firstUseMs, long lifetimeMs, long ageMs, object expected) =>
        Assert.That(new NonceLedger(64).TryUse(new NonceStamp(Now, 3), 1, Now + ageMs, firstUseMs, lifetimeMs), Is.EqualTo(expected));

    [Test]
    public void An_answered_nonce_lives_its_whole_life_and_no_longer()
    {
        var ledger = new NonceLedger(64);
        ledger.TryUse(new NonceStamp(Now, 3), 1, Now, 5000, 3_600_000);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ledger.TryUse(new NonceStamp(Now, 3), 2, Now + 3_600_000, 5000, 3_600_000), Is.EqualTo(NonceUse.Accepted));
            Assert.That(ledger.TryUse(new NonceStamp(Now, 3), 3, Now + 3_600_001, 5000, 3_600_000), Is.EqualTo(NonceUse.Expired));
        }
    }

    [Test]
    public void A_forgotten_nonce_is_expired_never_fresh()
    {
        // Sixty-four places; four thousand nonces a second apart push the first ones out again and again.
        var ledger = new NonceLedger(64);
        var stamps = Enumerable.Range(0, 4000).Select(i => new NonceStamp(Now + i, ((ulong)i << 8) | 1)).ToArray();
        var first = stamps.Select(stamp => Use(ledger, stamp, 1)).ToArray();

        var again = stamps.Select(stamp => Use(ledger, stamp, 1)).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first[..64], Is.All.EqualTo(NonceUse.Accepted));
            Assert.That(again, Has.None.EqualTo(NonceUse.Accepted), "no count is taken twice, whatever was forgotten");
            Assert.That(ledger.Capacity, Is.EqualTo(64));
        }
    }

    private static NonceUse Use(NonceLedger ledger, NonceStamp stamp, uint count) => ledger.TryUse(stamp, count, Now + 4000, 5000, 3_600_000);

    private static byte[] Nonce(NonceMint mint)
    {
        var nonce = new byte[NonceMint.TextLength];
        mint.Write(Realm, Now, nonce);
        return nonce;
    }
}
