using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>How many bindings a realm and the registrar may have (S24, Q4).</summary>
public sealed class QuotaTests
{
    [Test]
    public void S24_a_realm_has_no_more_bindings_than_it_may_have()
    {
        var quotas = new RealmQuotas();
        quotas.Change("a.example.com", 3, maxInRealm: 3, maxTotal: 0);

        var more = quotas.Change("a.example.com", 1, maxInRealm: 3, maxTotal: 0);
        var other = quotas.Change("b.example.com", 1, maxInRealm: 3, maxTotal: 0);

        Assert.That(more, Is.EqualTo(DefenceReason.RealmQuota));
        Assert.That(other, Is.EqualTo(DefenceReason.None));
        Assert.That(quotas.Count("a.example.com"), Is.EqualTo(3));
        Assert.That(quotas.Total, Is.EqualTo(4));
    }

    [Test]
    public void Q4_the_registrar_has_no_more_bindings_than_it_may_have()
    {
        var quotas = new RealmQuotas();
        quotas.Change("a.example.com", 3, maxInRealm: 0, maxTotal: 4);

        var more = quotas.Change("b.example.com", 2, maxInRealm: 0, maxTotal: 4);
        var less = quotas.Change("b.example.com", 1, maxInRealm: 0, maxTotal: 4);

        Assert.That(more, Is.EqualTo(DefenceReason.TotalQuota));
        Assert.That(less, Is.EqualTo(DefenceReason.None));
        Assert.That(quotas.Count("b.example.com"), Is.EqualTo(1));
    }

    [Test]
    public void S24_a_lowered_limit_takes_no_binding_away_and_lets_them_go()
    {
        var quotas = new RealmQuotas();
        quotas.Change("a.example.com", 10, maxInRealm: 10, maxTotal: 0);

        var refresh = quotas.Change("a.example.com", 0, maxInRealm: 5, maxTotal: 5);
        var gone = quotas.Change("a.example.com", -1, maxInRealm: 5, maxTotal: 5);
        var more = quotas.Change("a.example.com", 1, maxInRealm: 5, maxTotal: 5);

        Assert.That(refresh, Is.EqualTo(DefenceReason.None));
        Assert.That(gone, Is.EqualTo(DefenceReason.None));
        Assert.That(more, Is.EqualTo(DefenceReason.RealmQuota));
        Assert.That(quotas.Total, Is.EqualTo(9));
    }

    [Test]
    public void S24_who_counts_wrong_is_told_and_changes_nothing()
    {
        var quotas = new RealmQuotas();
        quotas.Change("a.example.com", 1, 0, 0);

        Assert.That(() => quotas.Change("a.example.com", -2, 0, 0), Throws.InvalidOperationException);
        Assert.That(quotas.Total, Is.EqualTo(1));
    }

    [Test]
    public void S24_the_count_is_exact_whoever_changes_it_at_once()
    {
        var quotas = new RealmQuotas();
        var taken = 0;

        Parallel.For(0, 8, worker =>
        {
            var realm = $"{worker % 3}.example.com";
            for (var i = 0; i < 10_000; i++)
            {
                if (quotas.Change(realm, 2, maxInRealm: 50, maxTotal: 120) != DefenceReason.None) continue;
                if (i % 1000 == 0) Interlocked.Add(ref taken, 2);
                else quotas.Change(realm, -2, 50, 120);
            }
        });

        Assert.That(quotas.Total, Is.EqualTo(taken));
        Assert.That(quotas.Count("0.example.com") + quotas.Count("1.example.com") + quotas.Count("2.example.com"), Is.EqualTo(taken));
    }
}
