using Registrar.Core.Auth;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Keys of nonces change while phones hold challenges of the key before: docs/conformance.md S8.</summary>
public sealed class NonceKeyTests
{
    private const long Now = 1_767_614_400_000;
    private const long Hour = 3_600_000;

    [Test]
    public void S8_a_replaced_key_is_accepted_until_its_nonces_have_ended()
    {
        var mint = new NonceMint("one");
        var nonce = Nonce(mint);
        mint.Update("two", [], Now, Hour);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsKnown(mint, nonce, Now), Is.True);
            Assert.That(IsKnown(mint, nonce, Now + Hour), Is.True);
            Assert.That(IsKnown(mint, nonce, Now + Hour + 1), Is.False);
            Assert.That(IsKnown(new NonceMint("two"), Nonce(mint), Now), Is.True, "the new key signs");
            Assert.That(IsKnown(new NonceMint("one"), Nonce(mint), Now), Is.False);
        }
    }

    [Test]
    public void S8_a_later_change_does_not_cut_the_time_of_the_key_before_the_last()
    {
        var mint = new NonceMint("one");
        var nonce = Nonce(mint);
        mint.Update("two", [], Now, Hour);
        mint.Update("three", [], Now + 1000, Hour);
        mint.Update("three", [], Now + 2000, Hour);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsKnown(mint, nonce, Now + Hour), Is.True);
            Assert.That(IsKnown(mint, nonce, Now + Hour + 1), Is.False);
        }
    }

    [Test]
    public void S8_keys_change_at_one_process_after_the_other_without_a_refused_phone()
    {
        var one = new NonceMint("a", "b");
        var two = new NonceMint("a", "b");
        one.Update("b", [], Now, Hour);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsKnown(two, Nonce(one), Now), Is.True);
            Assert.That(IsKnown(one, Nonce(two), Now), Is.True);
        }
    }

    [Test]
    public void S8_an_old_key_that_is_taken_out_counts_no_more()
    {
        var mint = new NonceMint("a", "b");
        var nonce = Nonce(new NonceMint("b"));
        var before = IsKnown(mint, nonce, Now);
        mint.Update("a", [], Now, Hour);

        Assert.That((before, IsKnown(mint, nonce, Now)), Is.EqualTo((true, false)));
    }

    [Test]
    public void S8_the_random_key_of_a_start_stays_as_long_as_no_key_is_named()
    {
        var mint = new NonceMint(null);
        var nonce = Nonce(mint);
        mint.Update(null, [], Now, Hour);
        mint.Update("named", [], Now, Hour);
        mint.Update(null, [], Now, Hour);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsKnown(mint, nonce, Now + (10 * Hour)), Is.True);
            Assert.That(IsKnown(new NonceMint(null), nonce, Now), Is.False);
        }
    }

    [Test]
    public void S8_changing_the_key_again_and_again_keeps_the_last_eight()
    {
        var mint = new NonceMint("0");
        var nonces = Enumerable.Range(1, 10).Select(i =>
        {
            var nonce = Nonce(mint);
            mint.Update($"{i}", [], Now, Hour);
            return nonce;
        }).ToArray();

        Assert.That(nonces.Select(nonce => IsKnown(mint, nonce, Now)), Is.EqualTo(new[] { false, false, true, true, true, true, true, true, true, true }));
    }

    [Test]
    public async Task S8_a_phone_that_was_challenged_before_a_reload_is_answered_200_after_it()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { NonceKey = "one" });
        var phone = new Phone(rig);
        phone.Send();
        rig.Registrar.Update(new RegistrarOptions { NonceKey = "two" });

        Assert.That(phone.Send(phone.Authorization()).Status, Is.EqualTo(200));
    }

    [TestCase(3600, 3600 * 1000 - 1, 200)]
    [TestCase(60, 60 * 1000 + 1, 401)]
    public async Task S8_the_key_before_lives_as_long_as_its_nonces(int lifetimeSeconds, int afterMs, int status)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { NonceKey = "one", NonceLifetime = lifetimeSeconds });
        var phone = new Phone(rig);
        phone.Register();
        rig.Registrar.Update(new RegistrarOptions { NonceKey = "two", NonceLifetime = lifetimeSeconds });
        rig.Time.Advance(TimeSpan.FromMilliseconds(afterMs));

        Assert.That(phone.SendWithDigest().Status, Is.EqualTo(status));
    }

    [Test]
    public async Task S8_an_update_without_a_key_leaves_the_phones_alone()
    {
        await using var rig = new RegistrarRig();
        var phone = new Phone(rig);
        phone.Register();
        rig.Registrar.Update(new RegistrarOptions { Expires = 1800 });

        Assert.That(phone.SendWithDigest().Status, Is.EqualTo(200));
    }

    [Test]
    public async Task S5_a_nonce_bound_to_its_source_is_foreign_elsewhere()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { NonceSource = true });
        var phone = new Phone(rig);
        phone.Send();
        var captured = phone.Authorization();
        phone.Source = phone.Source with { Port = 40001 };
        var moved = phone.Send(captured);
        phone.Source = phone.Source with { Address = "203.0.113.66" };

        var elsewhere = phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(moved.Status, Is.EqualTo(200), "NAT moves ports");
            Assert.That(elsewhere.Status, Is.EqualTo(401));
            Assert.That(elsewhere["WWW-Authenticate"], Does.Not.Contain("stale"));
        }
    }

    [TestCase(false, true, 401)]
    [TestCase(true, false, 200)]
    public async Task S5_switching_noncesource_costs_one_challenge_at_most_and_asks_nobody_for_his_password(bool before, bool after, int status)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { NonceSource = before });
        var phone = new Phone(rig);
        phone.Register();
        rig.Registrar.Update(new RegistrarOptions { NonceSource = after });

        var first = phone.SendWithDigest();
        var second = phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Status, Is.EqualTo(status));
            Assert.That(first["WWW-Authenticate"] ?? "stale=true", Does.EndWith("stale=true"));
            Assert.That(second.Status, Is.EqualTo(200));
        }
    }

    [Test]
    public void Too_many_old_keys_are_refused_with_a_remedy() =>
        Assert.That(
            new RegistrarOptions { OldNonceKeys = [.. Enumerable.Range(0, 17).Select(i => $"secret {i}")] }.Validate().Single(),
            Does.Contain("at most 16").And.Not.Contain("secret"));

    // Appendix A of "SipHash: a fast short-input PRF": key 00 to 0f, message 00 to 0e.
    [Test]
    public void A_signature_is_SipHash_2_4_under_each_half_of_the_key()
    {
        var half = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();
        var twice = new byte[NonceKey.MacBytes];
        var other = new byte[NonceKey.MacBytes];

        new NonceKey([.. half, .. half]).Sign(half.AsSpan(0, 15), twice);
        new NonceKey([.. half, .. half.Reverse()]).Sign(half.AsSpan(0, 15), other);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Convert.ToHexStringLower(twice), Is.EqualTo("e545be4961ca29a1e545be4961ca29a1"));
            Assert.That(Convert.ToHexStringLower(other), Does.StartWith("e545be4961ca29a1").And.Not.EndWith("e545be4961ca29a1"));
        }
    }

    [Test]
    public void A_key_signs_the_same_from_every_thread()
    {
        var key = new NonceKey([.. Enumerable.Range(0, NonceKey.KeyBytes).Select(i => (byte)i)]);

        var signatures = new byte[4000][];
        Parallel.For(0, signatures.Length, i =>
        {
            signatures[i] = new byte[NonceKey.MacBytes];
            key.Sign(BitConverter.GetBytes(i % 10), signatures[i]);
        });

        Assert.That(signatures.Select(Convert.ToHexString).Distinct().Count(), Is.EqualTo(10));
    }

    private static bool IsKnown(NonceMint mint, byte[] nonce, long nowMs) => mint.TryRead(nonce, "example.com"u8, "198.51.100.7"u8, nowMs, out _);

    private static byte[] Nonce(NonceMint mint)
    {
        var nonce = new byte[NonceMint.TextLength];
        mint.Write("example.com"u8, [], Now, nonce);
        return nonce;
    }
}
