using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Tests;

/// <summary>Sending without waiting: what may pend, and how it ends.</summary>
internal sealed class SocketWriterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Failure_nobody_thought_of_ends_the_connection_and_the_writer()
    {
        var failures = new List<Exception?>();
        var writer = new SocketWriter(static _ => throw new NotSupportedException("odd"), keepsMessages: false, maxPendingBytes: 100, failures.Add);
        writer.Open();

        writer.Send("x"u8);
        await writer.CompleteAsync().WaitAsync(Patience);

        Assert.That(failures, Has.Count.EqualTo(1).And.One.InstanceOf<NotSupportedException>());
    }

    [Test]
    public async Task Failure_that_is_the_end_of_a_connection_is_not_told()
    {
        var failures = new List<Exception?>();
        var writer = new SocketWriter(static _ => throw new IOException(), keepsMessages: false, maxPendingBytes: 100, failures.Add);
        writer.Open();

        writer.Send("x"u8);
        await writer.CompleteAsync().WaitAsync(Patience);

        Assert.That(failures, Is.EqualTo(new Exception?[] { null }));
    }

    [TestCase(false, 9)]
    [TestCase(true, 1)]
    public void What_is_on_its_way_counts_and_a_kept_message_counts_more(bool keepsMessages, int fit)
    {
        var (failed, never) = (0, new TaskCompletionSource());
        var writer = new SocketWriter(_ => new ValueTask(never.Task), keepsMessages, maxPendingBytes: 100, _ => failed++);
        writer.Open();
        writer.Send(new byte[10]);

        var sent = Enumerable.Range(1, 50).TakeWhile(_ => SendOne() == 0).Count();

        Assert.That(sent, Is.EqualTo(fit));

        int SendOne()
        {
            writer.Send(new byte[10]);
            return failed;
        }
    }

    [Test]
    public void Empty_messages_have_an_end_too()
    {
        var (failed, never) = (0, new TaskCompletionSource());
        var writer = new SocketWriter(_ => new ValueTask(never.Task), keepsMessages: true, maxPendingBytes: 320, _ => failed++);
        writer.Open();

        var sent = Enumerable.Range(1, 50).TakeWhile(_ => SendOne() == 0).Count();

        Assert.That(sent, Is.EqualTo(10));

        int SendOne()
        {
            writer.Send([]);
            return failed;
        }
    }

    [Test]
    public void Buffers_of_a_burst_are_given_back_when_it_is_sent()
    {
        var slow = new TaskCompletionSource();
        var writer = new SocketWriter(_ => new ValueTask(slow.Task), keepsMessages: false, maxPendingBytes: 262_144, static _ => { });
        writer.Open();
        writer.Send(new byte[100_000]);
        writer.Send(new byte[100_000]);
        var before = writer.HeldBytes;

        slow.SetResult();

        Assert.That((before >= 200_000, writer.HeldBytes), Is.EqualTo((true, 0)));
    }
}
