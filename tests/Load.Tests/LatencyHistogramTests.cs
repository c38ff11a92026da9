using Load.Measuring;

namespace Load.Tests;

/// <summary>The histogram against a sorted list of the same values.</summary>
internal sealed class LatencyHistogramTests
{
    [Test]
    public void Percentile_is_that_of_the_sorted_list_within_one_percent([Values(1, 50, 90, 99, 99.9, 99.99, 100)] double percent, [Values(1, 2, 3)] int seed)
    {
        var (histogram, sorted) = Filled(seed, count: 20_000);
        var expected = sorted[(int)Math.Max(1, Math.Ceiling(percent / 100 * sorted.Length)) - 1];

        Assert.That(histogram.PercentileNs(percent), Is.InRange(expected, (long)(expected * 1.01) + 1));
    }

    [TestCase(0L)]
    [TestCase(1L)]
    [TestCase(127L)]
    [TestCase(128L)]
    [TestCase(255L)]
    [TestCase(256L)]
    [TestCase(1_000_000L)]
    [TestCase((1L << 40) - 1)]
    public void A_single_value_is_every_percentile(long ns)
    {
        var histogram = new LatencyHistogram();

        histogram.Record(ns);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(histogram.PercentileNs(50), Is.EqualTo(ns));
            Assert.That(histogram.PercentileNs(99.9), Is.EqualTo(ns));
            Assert.That(histogram.MaxNs, Is.EqualTo(ns));
        }
    }

    [Test]
    public void Values_beyond_the_ends_count_as_the_ends()
    {
        var histogram = new LatencyHistogram();

        histogram.Record(-5);
        histogram.Record(long.MaxValue);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(histogram.PercentileNs(50), Is.Zero);
            Assert.That(histogram.MaxNs, Is.EqualTo((1L << 40) - 1));
            Assert.That(histogram.Count, Is.EqualTo(2));
        }
    }

    [Test]
    public void Nothing_recorded_is_zero()
    {
        Assert.That(new LatencyHistogram().PercentileNs(99), Is.Zero);
    }

    [Test]
    public void Merged_histograms_say_what_one_of_all_values_says([Values(50, 99, 99.9)] double percent)
    {
        var (first, firstValues) = Filled(seed: 4, count: 5_000);
        var (second, secondValues) = Filled(seed: 5, count: 7_000);
        var all = new LatencyHistogram();
        Array.ForEach([.. firstValues, .. secondValues], all.Record);

        first.Add(second);

        Assert.That(first.PercentileNs(percent), Is.EqualTo(all.PercentileNs(percent)));
    }

    // Durations as they are: most around 100 µs, a tail up to seconds.
    private static (LatencyHistogram Histogram, long[] Sorted) Filled(int seed, int count)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, count).Select(_ => (long)(100_000 / Math.Pow(1 - random.NextDouble(), 1.2))).Order().ToArray();
        var histogram = new LatencyHistogram();
        Array.ForEach(values, histogram.Record);
        return (histogram, values);
    }
}
