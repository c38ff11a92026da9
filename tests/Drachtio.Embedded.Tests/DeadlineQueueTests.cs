using System.Runtime.CompilerServices;
using Drachtio.Embedded.Transactions;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>The timers of all transactions.</summary>
internal sealed class DeadlineQueueTests
{
    private readonly FakeTimeProvider _clock = new();

    [Test]
    public void Item_taken_back_is_not_held_until_its_time()
    {
        using var queue = new DeadlineQueue(_clock, new Lock());
        var item = ScheduleAndCancel(queue);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(item.IsAlive, Is.False);
    }

    [Test]
    public void Item_that_was_moved_is_called_once_at_its_new_time()
    {
        using var queue = new DeadlineQueue(_clock, new Lock());
        var item = new Item();

        queue.Schedule(item, 1000);
        queue.Schedule(item, 2000);
        queue.Schedule(item, 1500);
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.That(item.Due, Is.EqualTo(new[] { 1500 }));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ScheduleAndCancel(DeadlineQueue queue)
    {
        var item = new Item();
        queue.Schedule(item, 64_000);
        DeadlineQueue.Cancel(item);
        return new WeakReference(item);
    }

    private sealed class Item : IDeadline
    {
        public DeadlineEntry? Entry { get; set; }

        public List<long> Due { get; } = [];

        public void OnDue(long dueMs) => Due.Add(dueMs);
    }
}
