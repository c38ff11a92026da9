using Load.Measuring;

namespace Load.Tests;

internal sealed class GcWatchTests
{
    [Test]
    public void Collections_and_pauses_of_a_process_are_seen_from_outside()
    {
        using var watch = GcWatch.TryStart([Environment.ProcessId])!;

        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        var pauses = watch.Stop();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pauses.Collections[2], Is.GreaterThanOrEqualTo(1));
            Assert.That(pauses.Count, Is.GreaterThanOrEqualTo(1));
            Assert.That(pauses.MaxMs, Is.GreaterThan(0));
            Assert.That(pauses.P99Ms, Is.LessThanOrEqualTo(pauses.MaxMs));
        }
    }

    [Test]
    public void Heap_is_told_after_a_collection() => Assert.That(GcWatch.HeapBytesAfterCollection([Environment.ProcessId]), Is.GreaterThan(0));

    [Test]
    public void Processes_without_a_runtime_publish_nothing()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(GcWatch.TryStart([1]), Is.Null);
            Assert.That(GcWatch.TryStart([]), Is.Null);
            Assert.That(GcWatch.HeapBytesAfterCollection([1]), Is.Null);
        }
    }

    [Test]
    public void Pauses_are_ranked()
    {
        var pauses = new GcPauses();
        foreach (var ms in Enumerable.Range(1, 200)) pauses.AddPause(ms);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pauses.MaxMs, Is.EqualTo(200));
            Assert.That(pauses.P99Ms, Is.EqualTo(198));
        }
    }
}
