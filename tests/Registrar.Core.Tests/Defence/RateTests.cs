using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>Token buckets (S16).</summary>
public sealed class RateTests
{
    private const long NowMs = 1_800_000_000_000;

    [Test]
    public void S16_a_bucket_gives_its_burst_and_then_its_rate()
    {
        var meter = new Meter();
        var limit = new RateLimit(10, burst: 5);

        var atOnce = Enumerable.Range(0, 20).Count(_ => meter.TryTake(in limit, NowMs));
        var inTheNextSecond = Enumerable.Range(1, 1000).Count(ms => meter.TryTake(in limit, NowMs + ms));

        Assert.That(atOnce, Is.EqualTo(5));
        Assert.That(inTheNextSecond, Is.EqualTo(10));
    }

    [Test]
    public void S16_who_asks_on_while_empty_is_not_punished_further()
    {
        var meter = new Meter();
        var limit = new RateLimit(1, burst: 1);
        meter.TryTake(in limit, NowMs);

        var refused = Enumerable.Range(0, 1_000_000).Count(_ => !meter.TryTake(in limit, NowMs + 999));

        Assert.That(refused, Is.EqualTo(1_000_000));
        Assert.That(meter.TryTake(in limit, NowMs + 1000), Is.True);
    }

    [Test]
    public void S16_a_rest_fills_the_bucket_to_its_burst_and_no_more()
    {
        var meter = new Meter();
        var limit = new RateLimit(100, burst: 3);
        meter.TryTake(in limit, NowMs);

        var afterAnHour = Enumerable.Range(0, 10).Count(_ => meter.TryTake(in limit, NowMs + 3_600_000));

        Assert.That(afterAnHour, Is.EqualTo(3));
    }

    [Test]
    public void S16_no_limit_takes_everything()
    {
        var table = new MeterTable(64);

        Assert.That(Enumerable.Range(0, 10_000).All(_ => table.TryTake(7, RateLimit.None, NowMs)), Is.True);
        Assert.That(new RateLimit(0, 1), Is.EqualTo(RateLimit.None));
    }

    [TestCase(-1, 1)]
    [TestCase(1_000_001, 1)]
    [TestCase(1, 0)]
    public void S16_a_limit_that_makes_no_sense_is_our_bug(double perSecond, int burst) =>
        Assert.That(() => new RateLimit(perSecond, burst), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void S16_keys_have_buckets_of_their_own()
    {
        var table = new MeterTable(1024);
        var limit = new RateLimit(1, burst: 1);
        var keys = new DefenceKeys(1);
        table.TryTake(keys.OfText("flooder"u8), in limit, NowMs);

        Assert.That(table.TryTake(keys.OfText("flooder"u8), in limit, NowMs), Is.False);
        Assert.That(table.TryTake(keys.OfText("somebody"u8), in limit, NowMs), Is.True);
    }

    [Test]
    public void S16_a_full_set_forgets_the_bucket_that_is_full_soonest()
    {
        var table = new MeterTable(64);
        var limit = new RateLimit(1, burst: 4);

        // Keys of one set: bits 8 and up are the same. The first eight take 1 to 4 tokens; the first of them the fewest.
        Fill(table, in limit);
        var newcomer = table.TryTake(100, in limit, NowMs);
        var hasForgottenTheLightest = Enumerable.Range(0, 4).All(_ => table.TryTake(1, in limit, NowMs));
        var stillKnowsTheHeaviest = table.TryTake(8, in limit, NowMs);

        Assert.That(newcomer, Is.True);
        Assert.That(hasForgottenTheLightest, Is.True);
        Assert.That(stillKnowsTheHeaviest, Is.False);
    }

    [Test]
    public void S16_a_million_sources_leave_the_table_as_it_was()
    {
        var table = new MeterTable(1024);
        var limit = new RateLimit(1, burst: 2);
        var keys = new DefenceKeys(1);
        var bytes = table.MemoryBytes;
        table.TryTake(1, in limit, NowMs);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (uint source = 0; source < 1_000_000; source++) table.TryTake(keys.OfSource(SourceAddress.FromV4(source)), in limit, NowMs);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(table.MemoryBytes, Is.EqualTo(bytes).And.EqualTo(16_384));
    }

    [Test]
    public void S16_takers_at_once_get_no_more_than_there_is()
    {
        var meter = new Meter();
        var table = new MeterTable(64);
        var limit = new RateLimit(1, burst: 1000);
        var (shared, own) = (0, 0);

        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (meter.TryTake(in limit, NowMs)) Interlocked.Increment(ref shared);
                if (table.TryTake(9, in limit, NowMs)) Interlocked.Increment(ref own);
            }
        });

        Assert.That(shared, Is.EqualTo(1000));
        Assert.That(own, Is.EqualTo(1000));
    }

    [Test]
    public void S16_strangers_run_out_of_the_narrowest_budget_first()
    {
        var limits = new StrangerLimits(new RateLimit(1, 2), new RateLimit(1, 3), new RateLimit(1, 4), new RateLimit(1, 5));
        var budgets = new StrangerBudgets(64, 64, 64);
        var keys = new DefenceKeys(1);

        DefenceReason[] sameSource = [.. Enumerable.Range(0, 3).Select(_ => budgets.TakeSource(keys.OfText("s"u8), in limits, NowMs))];
        DefenceReason[] sameAor = [.. Enumerable.Range(0, 4).Select(_ => budgets.TakeShared(1, 1, in limits, NowMs))];
        var sameRealm = new[] { budgets.TakeShared(2, 1, in limits, NowMs), budgets.TakeShared(3, 1, in limits, NowMs) };
        var others = new[] { budgets.TakeShared(4, 2, in limits, NowMs), budgets.TakeShared(5, 3, in limits, NowMs) };

        Assert.That(sameSource, Is.EqualTo(new[] { DefenceReason.None, DefenceReason.None, DefenceReason.SourceRate }));
        Assert.That(sameAor, Is.EqualTo(new[] { DefenceReason.None, DefenceReason.None, DefenceReason.None, DefenceReason.AorRate }));
        Assert.That(sameRealm, Is.EqualTo(new[] { DefenceReason.None, DefenceReason.RealmRate }));
        Assert.That(others, Is.EqualTo(new[] { DefenceReason.None, DefenceReason.GlobalRate }));
    }

    private static void Fill(MeterTable table, in RateLimit limit)
    {
        for (ulong key = 1; key <= 8; key++)
        {
            for (ulong taken = 0; taken < (key + 1) / 2; taken++) table.TryTake(key, in limit, NowMs);
        }
    }
}
