using Drachtio.Client.Sessions;

namespace Drachtio.Client.Tests.Sessions;

public class PendingRepliesTests
{
    [Test]
    public void Entries_come_back_once_whatever_the_order()
    {
        var pending = new PendingReplies();
        var numbers = Enumerable.Range(0, 1_000).Select(i => pending.Add(new PendingReply { FrameBytes = i })).ToArray();
        new Random(1).Shuffle(numbers);

        var bytes = numbers.Select(n => pending.TryRemove(n, out var reply) ? reply.FrameBytes : -1).ToArray();

        Assert.That(bytes, Is.EqualTo(numbers));
        Assert.That(numbers.Select(n => pending.TryRemove(n, out _)), Has.None.True);
        Assert.That(pending.TryPeekOldest(out _, out _), Is.False);
    }

    [Test]
    public void The_oldest_is_the_one_left_behind()
    {
        var pending = new PendingReplies();
        var first = pending.Add(new PendingReply { StagedAt = 1 });
        var second = pending.Add(new PendingReply { StagedAt = 2 });
        pending.Add(new PendingReply { StagedAt = 3 });
        pending.TryRemove(second, out _);

        pending.TryPeekOldest(out _, out var before);
        pending.TryRemove(first, out _);
        pending.TryPeekOldest(out _, out var after);

        Assert.That(before.StagedAt, Is.EqualTo(1));
        Assert.That(after.StagedAt, Is.EqualTo(3));
    }

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(long.MaxValue)]
    public void A_number_never_given_is_not_there(long number) =>
        Assert.That(new PendingReplies().TryRemove(number, out _), Is.False);
}
