using System.Buffers.Text;
using Registrar.Core.Auth;

namespace Registrar.Core.Tests;

/// <summary>Nonces that need no memory, and the memory that answered ones need.</summary>
public sealed class NonceTests
{
    private const long Now = 1_767_614_400_000;

    private static readonly byte[] Realm = "example.com"u8.ToArray();
    private static readonly byte[] Source = "198.51.100.7"u8.ToArray();

    [Test]
    public void A_nonce_is_read_back_by_a_mint_with_the_same_key()
    {
        Assert.That(new NonceMint("k").TryRead(Nonce(new NonceMint("k")), Realm, Source, Now, out var stamp), Is.True);
        Assert.That(stamp.IssuedMs, Is.EqualTo(Now));
    }

    [Test]
    public void A_nonce_with_any_character_changed_is_refused([Range(0, 39)] int place)
    {
        var mint = new NonceMint("k");
        var nonce = Nonce(mint);
        nonce[place] = nonce[place] == (byte)'A' ? (byte)'B' : (byte)'A';

        Assert.That(mint.TryRead(nonce, Realm, Source, Now, out _), Is.False);
    }

    [Test]
    public void A_nonce_is_bound_to_realm_and_key()
    {
        var nonce = Nonce(new NonceMint("k"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new NonceMint("k").TryRead(nonce, "example.org"u8, Source, Now, out _), Is.False);
            Assert.That(new NonceMint("other").TryRead(nonce, Realm, Source, Now, out _), Is.False);
            Assert.That(new NonceMint(null).TryRead(nonce, Realm, Source, Now, out _), Is.False);
            Assert.That(new NonceMint("k").TryRead(nonce.AsSpan(1), Realm, Source, Now, out _), Is.False);
        }
    }

    [Test]
    public void S5_a_bound_nonce_is_good_for_its_source_only()
    {
        var mint = new NonceMint("k");
        var nonce = new byte[NonceMint.TextLength];
        var written = mint.Write(Realm, Source, Now, nonce);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mint.TryRead(nonce, Realm, Source, Now, out var read), Is.True);
            Assert.That(read, Is.EqualTo(written).And.EqualTo(new NonceStamp(Now, written.Id, IsBound: true)));
            Assert.That(mint.TryRead(nonce, Realm, "198.51.100.8"u8, Now, out _), Is.False);
            Assert.That(mint.TryRead(nonce, Realm, [], Now, out _), Is.False);
        }
    }

    [Test]
    public void S5_a_nonce_cannot_be_turned_into_a_bound_one_or_back([Values] bool isBound)
    {
        var mint = new NonceMint("k");
        var nonce = new byte[NonceMint.TextLength];
        mint.Write(Realm, isBound ? Source : [], Now, nonce);
        var raw = Base64Url.DecodeFromUtf8(nonce);
        raw[0] ^= 0x80;
        Base64Url.EncodeToUtf8(raw, nonce);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mint.TryRead(nonce, Realm, Source, Now, out _), Is.False);
            Assert.That(mint.TryRead(nonce, Realm, [], Now, out _), Is.False);
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

    [Test]
    public void S6_a_nonce_is_not_taken_twice_when_realms_differ_in_how_long_theirs_live()
    {
        // One bucket: nine nonces of one second. A realm whose nonces end after a second must not drive out a living one unseen.
        var ledger = new NonceLedger(64);
        var first = new NonceStamp(Now, 1);
        ledger.TryUse(first, 1, Now, 60_000, 3_600_000);
        var others = Enumerable.Range(1, 8).Select(i => new NonceStamp(Now + 3000, (ulong)((i << 16) | 1))).Select(stamp => ledger.TryUse(stamp, 1, Now + 3000, 500, 1000)).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(others, Is.All.EqualTo(NonceUse.Accepted));
            Assert.That(ledger.TryUse(first, 1, Now + 4000, 60_000, 3_600_000), Is.EqualTo(NonceUse.Expired));
        }
    }

    [Test]
    public void S6_of_many_threads_with_one_nonce_and_count_exactly_one_is_accepted([Range(1, 5)] int round)
    {
        var ledger = new NonceLedger(64);
        var uses = new NonceUse[64];
        using var start = new Barrier(8);

        var threads = Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            foreach (var i in Enumerable.Range(thread * 8, 8)) uses[i] = ledger.TryUse(new NonceStamp(Now, 7), (uint)round, Now, 5000, 3_600_000);
        })).ToArray();
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(uses.Count(static use => use == NonceUse.Accepted), Is.EqualTo(1));
            Assert.That(uses.Count(static use => use == NonceUse.Used), Is.EqualTo(63));
        }
    }

    [Test]
    public void S6_a_remembered_nonce_takes_16_bytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var ledger = new NonceLedger(65_536);
        var perNonce = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)ledger.Capacity;

        // And half a byte for the horizon of its bucket, and the locks.
        Assert.That(perNonce, Is.InRange(16, 16.6));
    }

    [Test]
    public void S6_after_a_step_back_no_nonce_is_taken_again_and_every_new_one_is_taken([Values(0, 1)] int stepSeconds)
    {
        var ledger = new NonceLedger(64);
        var before = Enumerable.Range(0, 400).Select(i => new NonceStamp(Now + (i * 1000), ((ulong)i << 8) | 1)).ToArray();
        var first = before.Select(stamp => ledger.TryUse(stamp, 1, stamp.IssuedMs, 5000, 3_600_000)).ToArray();

        ledger.BeginEra();
        var again = before.Select(stamp => ledger.TryUse(stamp, 2, stamp.IssuedMs, 5000, 3_600_000)).ToArray();
        var after = Enumerable.Range(1, 8).Select(i => new NonceStamp(Now + (i * stepSeconds), ((ulong)ledger.Era << 56) | ((ulong)i << 8) | 1)).Select(stamp => Use(ledger, stamp, 1)).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Is.All.EqualTo(NonceUse.Accepted));
            Assert.That(again, Is.All.EqualTo(NonceUse.Expired), "remembered or forgotten, each when its own second has come again");
            Assert.That(after, Is.All.EqualTo(NonceUse.Accepted));
        }
    }

    [Test]
    public void S6_every_era_is_another_one_while_there_are_any()
    {
        var ledger = new NonceLedger(64);

        var eras = Enumerable.Range(1, 256).Select(i => NextEra(ledger, i)).ToArray();

        Assert.That(eras, Is.Unique);
    }

    [Test]
    public void S6_after_more_eras_than_there_are_numbers_no_nonce_is_taken_again()
    {
        var ledger = new NonceLedger(64);
        var stamps = Enumerable.Range(1, 600).Select(i => new NonceStamp(Now + i, ((ulong)NextEra(ledger, i) << 56) | 1)).ToArray();

        Assert.That(stamps.Select(stamp => Use(ledger, stamp, 1)), Has.None.EqualTo(NonceUse.Accepted));
    }

    [Test]
    public void S8_the_nonce_of_a_sibling_that_this_process_has_not_met_is_taken_after_a_step()
    {
        var ledger = new NonceLedger(64);
        var sibling = (ulong)(byte)(ledger.Era + 1) << 56;
        Use(ledger, new NonceStamp(Now + 3000, ((ulong)ledger.Era << 56) | 1), 1);
        ledger.BeginEra();

        Assert.That(Use(ledger, new NonceStamp(Now, sibling | 1), 1), Is.EqualTo(NonceUse.Accepted));
    }

    [Test]
    public void S8_a_nonce_says_its_era()
    {
        var nonce = new byte[NonceMint.TextLength];
        var written = new NonceMint("k").Write(Realm, [], Now, nonce, era: 200);
        new NonceMint("k").TryRead(nonce, Realm, Source, Now, out var read);

        Assert.That((read.Era, read), Is.EqualTo(((byte)200, written)));
    }

    [Test]
    public void S6_of_two_users_with_one_nonce_each_counts_by_himself()
    {
        var ledger = new NonceLedger(64);
        var stamp = new NonceStamp(Now, 7);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Use(ledger, stamp.Of("mallory"), uint.MaxValue), Is.EqualTo(NonceUse.Accepted));
            Assert.That(Use(ledger, stamp.Of("alice"), 1), Is.EqualTo(NonceUse.Accepted));
            Assert.That(Use(ledger, stamp.Of("alice"), 1), Is.EqualTo(NonceUse.Used));
            Assert.That(stamp.Of("alice").Era, Is.EqualTo(stamp.Era));
        }
    }

    [Test]
    public void S9_an_expected_nonce_may_be_answered_late_but_only_once_for_each_count()
    {
        var ledger = new NonceLedger(64);
        var stamp = new NonceStamp(Now, 7);
        ledger.Expect(stamp);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ledger.TryUse(stamp, 0, Now, 5000, 3_600_000), Is.EqualTo(NonceUse.Used));
            Assert.That(ledger.TryUse(stamp, 1, Now + 3_600_000, 5000, 3_600_000), Is.EqualTo(NonceUse.Accepted));
            Assert.That(ledger.TryUse(stamp, 1, Now + 3_600_000, 5000, 3_600_000), Is.EqualTo(NonceUse.Used));
            Assert.That(ledger.TryUse(stamp, 2, Now + 3_600_001, 5000, 3_600_000), Is.EqualTo(NonceUse.Expired));
        }
    }

    [Test]
    public void S9_the_oldest_of_a_full_bucket_is_the_next_to_go()
    {
        var ledger = new NonceLedger(64);
        var stamps = Enumerable.Range(1, 8).Select(i => new NonceStamp(Now + (i * 1000), (ulong)((i << 16) | 1))).ToArray();
        var whenAlone = Array.ConvertAll(stamps[..7], stamp => (Use(ledger, stamp, 1), ledger.IsNextToGo(stamp)));
        Use(ledger, stamps[7], 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(whenAlone, Is.All.EqualTo((NonceUse.Accepted, false)));
            Assert.That(stamps.Select(stamp => ledger.IsNextToGo(stamp)), Is.EqualTo(new[] { true, false, false, false, false, false, false, false }));
        }
    }

    // Begins the next one and takes a nonce of it, so that it counts as met.
    private static byte NextEra(NonceLedger ledger, int second)
    {
        ledger.BeginEra();
        Use(ledger, new NonceStamp(Now + second, ((ulong)ledger.Era << 56) | 1), 1);
        return ledger.Era;
    }

    private static NonceUse Use(NonceLedger ledger, NonceStamp stamp, uint count) => ledger.TryUse(stamp, count, Now + 4000, 5000, 3_600_000);

    private static byte[] Nonce(NonceMint mint)
    {
        var nonce = new byte[NonceMint.TextLength];
        mint.Write(Realm, [], Now, nonce);
        return nonce;
    }
}
