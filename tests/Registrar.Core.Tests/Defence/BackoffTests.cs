using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>Guessers wait, phones do not (S17).</summary>
public sealed class BackoffTests
{
    private const long NowMs = 1_800_000_000_000;
    private const ulong Aor = 0xA0;
    private const ulong Home = 0x1;
    private const ulong Elsewhere = 0x2;

    private static readonly BackoffLimits Limits = BackoffLimits.Default;

    [Test]
    public void S17_the_first_wrong_answers_are_free_and_then_each_doubles_the_wait()
    {
        var table = new BackoffTable(64);

        long[] waits = [.. Enumerable.Range(0, 8).Select(_ => table.Fail(7, isKnown: false, in Limits, NowMs))];

        Assert.That(waits, Is.EqualTo(new long[] { 0, 0, 0, 0, 1000, 2000, 4000, 8000 }));
    }

    [Test]
    public void S17_the_wait_has_a_cap_and_a_lower_one_where_the_phone_was_proven_lately()
    {
        var table = new BackoffTable(64);

        var stranger = Enumerable.Range(0, 100).Max(_ => table.Fail(7, isKnown: false, in Limits, NowMs));
        var known = Enumerable.Range(0, 100).Max(_ => table.Fail(8, isKnown: true, in Limits, NowMs));

        Assert.That(stranger, Is.EqualTo(300_000));
        Assert.That(known, Is.EqualTo(8_000));
    }

    [Test]
    public void S17_the_genuine_phone_elsewhere_notices_nothing()
    {
        var table = new BackoffTable(64);
        Guess(table, DefenceKeys.OfPair(Aor, Home), 50);

        Assert.That(table.MayVerify(DefenceKeys.OfPair(Aor, Home), in Limits, NowMs), Is.False);
        Assert.That(table.MayVerify(DefenceKeys.OfPair(Aor, Elsewhere), in Limits, NowMs), Is.True);
    }

    [Test]
    public void S17_answers_on_nonces_of_other_sources_make_only_their_own_kind_wait()
    {
        var table = new BackoffTable(64);
        Guess(table, BackoffTable.Elsewhere(Aor), 50);

        Assert.That(table.MayVerify(BackoffTable.Elsewhere(Aor), in Limits, NowMs), Is.False);
        Assert.That(table.MayVerify(DefenceKeys.OfPair(Aor, Home), in Limits, NowMs), Is.True);
    }

    [Test]
    public void S17_behind_the_wait_one_answer_is_verified_and_a_wrong_one_doubles_it()
    {
        var table = new BackoffTable(64);
        Guess(table, 7, 6);

        var during = table.MayVerify(7, in Limits, NowMs + 1999);
        var first = table.MayVerify(7, in Limits, NowMs + 2000);
        var second = table.MayVerify(7, in Limits, NowMs + 2000);
        var wait = table.Fail(7, isKnown: false, in Limits, NowMs + 2001);

        Assert.That(during, Is.False);
        Assert.That(first, Is.True);
        Assert.That(second, Is.False, "the first is still being looked at");
        Assert.That(wait, Is.EqualTo(4000));
    }

    [Test]
    public void S17_an_answer_whose_verification_never_ended_does_not_close_the_door()
    {
        var table = new BackoffTable(64);
        Guess(table, 7, 5);
        table.MayVerify(7, in Limits, NowMs + 1000);

        Assert.That(table.MayVerify(7, in Limits, NowMs + 1999), Is.False);
        Assert.That(table.MayVerify(7, in Limits, NowMs + 2000), Is.True);
    }

    [Test]
    public void S17_a_right_answer_forgets_the_wrong_ones()
    {
        var table = new BackoffTable(64);
        Guess(table, 7, 4);

        table.Succeed(7);

        Assert.That(table.Fail(7, isKnown: false, in Limits, NowMs), Is.Zero);
        Assert.That(table.MayVerify(7, in Limits, NowMs), Is.True);
    }

    [Test]
    public void S17_silence_forgets_them_too()
    {
        var table = new BackoffTable(64);
        Guess(table, 7, 50);

        var later = NowMs + Limits.ForgetMs + 1;

        Assert.That(table.MayVerify(7, in Limits, later), Is.True);
        Assert.That(table.MayVerify(7, in Limits, later), Is.True);
        Assert.That(table.Fail(7, isKnown: false, in Limits, later), Is.Zero);
    }

    [Test]
    public void S17_a_guesser_gets_few_guesses_in_a_day()
    {
        var table = new BackoffTable(64);

        var guesses = Enumerable.Range(0, 86_400).Count(second => TryGuess(table, NowMs + (second * 1000L)));

        Assert.That(guesses, Is.InRange(250, 310));
    }

    [Test]
    public void S17_no_back_off_verifies_everything()
    {
        var table = new BackoffTable(64);
        var none = BackoffLimits.None;

        var waits = Enumerable.Range(0, 100).Sum(_ => table.Fail(7, isKnown: false, in none, NowMs));

        Assert.That(waits, Is.Zero);
        Assert.That(table.MayVerify(7, in none, NowMs), Is.True);
    }

    [Test]
    public void S17_a_full_set_forgets_the_longest_silent()
    {
        var table = new BackoffTable(64);
        for (ulong key = 1; key <= 8; key++) Guess(table, key, 20, NowMs + (long)key);

        table.Fail(9, isKnown: false, in Limits, NowMs + 100);

        Assert.That(table.MayVerify(1, in Limits, NowMs + 100), Is.True);
        Assert.That(table.MayVerify(2, in Limits, NowMs + 100), Is.False);
    }

    [Test]
    public void Q4_a_million_guessers_leave_the_table_as_it_was()
    {
        var table = new BackoffTable(4096);
        table.Fail(1, isKnown: false, in Limits, NowMs);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (ulong key = 1; key <= 1_000_000; key++) table.Fail(key * 0x9E37_79B9_7F4A_7C15, isKnown: false, in Limits, NowMs);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(table.MemoryBytes, Is.EqualTo(4096 * 32));
    }

    private static void Guess(BackoffTable table, ulong key, int times, long nowMs = NowMs)
    {
        for (var i = 0; i < times; i++) table.Fail(key, isKnown: false, in Limits, nowMs);
    }

    private static bool TryGuess(BackoffTable table, long nowMs)
    {
        if (!table.MayVerify(7, in Limits, nowMs))
            return false;

        table.Fail(7, isKnown: false, in Limits, nowMs);
        return true;
    }
}
