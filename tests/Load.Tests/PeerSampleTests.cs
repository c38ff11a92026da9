using Load.Measuring;

namespace Load.Tests;

/// <summary>CPU time between two looks at a process.</summary>
internal sealed class PeerSampleTests
{
    [Test]
    public void Threads_that_came_in_between_count_in_full()
    {
        var before = Sample(ticksNs: 10_000_000, (1, 1_000), (2, 2_000));
        var after = Sample(ticksNs: 20_000_000, (1, 1_500), (2, 2_000), (3, 700));

        Assert.That(after.CpuNsSince(before), Is.EqualTo(1_200));
    }

    [Test]
    public void A_thread_that_ended_takes_its_time_along_so_the_coarse_clock_counts()
    {
        var before = Sample(ticksNs: 10_000_000, (1, 1_000), (2, 2_000));
        var after = Sample(ticksNs: 30_000_000, (1, 1_500));

        Assert.That(after.CpuNsSince(before), Is.EqualTo(20_000_000));
    }

    [Test]
    [Platform("Linux")]
    public void This_process_has_used_time_and_memory()
    {
        var sample = new PeerProcess([Environment.ProcessId]).Sample();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sample.ThreadNs.Values.Sum(), Is.Positive);
            Assert.That(sample.ResidentBytes, Is.Positive);
            Assert.That(sample.PeakBytes, Is.GreaterThanOrEqualTo(sample.ResidentBytes));
        }
    }

    private static PeerSample Sample(long ticksNs, params (int Thread, long Ns)[] threads) =>
        new(threads.ToDictionary(static thread => thread.Thread, static thread => thread.Ns), ticksNs, 0, 0);
}
