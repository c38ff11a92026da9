using System.Buffers;
using System.Text;
using Drachtio.Client.Sessions;
using Drachtio.Client.Wire;

namespace Drachtio.Client.Tests.Sessions;

/// <summary>Two may send, the read thread and the send thread: one at a time, in order, within the window.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class OutboxTests
{
    private readonly Outbox _outbox = new(TimeProvider.System, 16 * 1024 * 1024);
    private readonly SentBytes _sent = new();

    [Test]
    public void What_was_staged_without_hand_over_leaves_with_the_next_batch_taken()
    {
        Stage(_outbox, "first");
        Stage(_outbox, "second");

        Assert.That(_outbox.TryTakeBatch(out var batch), Is.True);
        SendAll(batch);

        Assert.That(_sent.Transactions, Is.EqualTo(["first", "second"]));
    }

    [Test]
    public void Nothing_staged_is_no_batch() => Assert.That(_outbox.TryTakeBatch(out _), Is.False);

    [Test]
    public void Nobody_gets_a_batch_while_another_sends()
    {
        Stage(_outbox, "first");
        _outbox.TryTakeBatch(out var first);
        Stage(_outbox, "second");

        var isGiven = _outbox.TryTakeBatch(out _);
        SendAll(first);

        Assert.That(isGiven, Is.False);
        Assert.That(_outbox.TryTakeBatch(out var second), Is.True);
        SendAll(second);
        Assert.That(_sent.Transactions, Is.EqualTo(["first", "second"]));
    }

    [Test]
    public void The_rest_of_a_batch_stands_before_everything_staged_meanwhile([Values(0, 1, 50, 80)] int sentBytes)
    {
        Stage(_outbox, "first");
        _outbox.TryTakeBatch(out var first);
        Stage(_outbox, "second");

        Send(first, sentBytes);
        _outbox.TryTakeBatch(out var rest);
        SendAll(rest);

        Assert.That(_sent.Transactions, Is.EqualTo(["first", "second"]));
    }

    [Test]
    public async Task The_send_thread_gets_what_the_read_thread_could_not_send()
    {
        var waiting = TakenBySender();
        Stage(_outbox, "first");
        Stage(_outbox, "second");
        _outbox.TryTakeBatch(out var batch);

        Send(batch, 20);
        SendAll(await waiting.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.That(_sent.Transactions, Is.EqualTo(["first", "second"]));
    }

    [Test]
    public async Task What_another_thread_staged_while_the_read_thread_sent_is_the_send_threads()
    {
        var waiting = TakenBySender();
        Stage(_outbox, "first");
        _outbox.TryTakeBatch(out var batch);
        Stage(_outbox, "second", handOver: true);

        SendAll(batch);
        SendAll(await waiting.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.That(_sent.Transactions, Is.EqualTo(["first", "second"]));
    }

    [Test]
    public void A_large_frame_waits_for_replies_and_leaves_with_the_batch_behind_them()
    {
        Stage(_outbox, "first", padding: 7_000);
        Stage(_outbox, "second", padding: 7_000);
        _outbox.TryTakeBatch(out var first);
        SendAll(first);

        var isEarly = _outbox.TryTakeBatch(out _);
        _outbox.TryAcknowledge(_sent.Ids[0], out _);

        Assert.That(isEarly, Is.False);
        Assert.That(_outbox.TryTakeBatch(out var second), Is.True);
        SendAll(second);
        Assert.That(_sent.Transactions, Is.EqualTo(["first", "second"]));
    }

    [Test]
    public async Task A_reply_wakes_the_send_thread_when_nobody_else_sends()
    {
        Stage(_outbox, "first", padding: 7_000);
        Stage(_outbox, "second", padding: 7_000);
        _outbox.TryTakeBatch(out var first);
        SendAll(first);
        var waiting = TakenBySender();

        _outbox.TryAcknowledge(_sent.Ids[0], out _);
        _outbox.HandOver();
        SendAll(await waiting.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.That(_sent.Transactions, Is.EqualTo(["first", "second"]));
    }

    [Test]
    public async Task A_closed_outbox_gives_no_batch_and_ends_the_send_thread()
    {
        var waiting = TakenBySender();
        Stage(_outbox, "first");

        _outbox.Close();

        Assert.That(_outbox.TryTakeBatch(out _), Is.False);
        Assert.That((await waiting.WaitAsync(TimeSpan.FromSeconds(20))).IsEmpty, Is.True);
    }

    [Test]
    public void Whatever_part_of_each_batch_the_socket_takes_order_and_window_hold([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var expected = Enumerable.Range(0, 400).Select(number => $"t{number}").ToArray();

        var largestAhead = Drive(random, new Queue<string>(expected));

        Assert.That(_sent.Transactions, Is.EqualTo(expected));
        Assert.That(largestAhead, Is.LessThanOrEqualTo(SendWindow.MaxBytes), "unacknowledged with a large frame among them");
    }

    /// <summary>Stages, sends parts and acknowledges at random; the most bytes unacknowledged while a large frame was.</summary>
    private int Drive(Random random, Queue<string> transactions)
    {
        var acknowledged = 0;
        var largest = 0;
        while (transactions.Count > 0 || acknowledged < 400)
        {
            if (transactions.Count > 0 && random.Next(2) == 0) Stage(_outbox, transactions.Dequeue(), padding: random.Next(3) == 0 ? random.Next(4_000, 8_000) : random.Next(900));
            if (_outbox.TryTakeBatch(out var batch)) Send(batch, random.Next((int)batch.Length + 1));
            if (_sent.Ids.Count > acknowledged && random.Next(3) == 0) Assert.That(_outbox.TryAcknowledge(_sent.Ids[acknowledged++], out _), Is.True);
            var open = _sent.FrameBytes.Skip(acknowledged).ToArray();
            if (open.Any(bytes => bytes > SendWindow.SmallFrameBytes)) largest = Math.Max(largest, open.Sum());
        }

        return largest;
    }

    private static void Stage(Outbox outbox, string transaction, int padding = 0, bool handOver = false)
    {
        var frame = FrameBuilder.Start();
        frame.Append($"|sip|{transaction}|\r\nSIP/2.0 200 OK\r\nX-Padding: {new string('x', padding)}\r\n\r\n");
        Assert.That(outbox.TryStage(in frame, ReplyKind.Response, target: null, handOver, out _), Is.EqualTo(DrachtioFailure.None));
    }

    private void SendAll(ReadOnlySequence<byte> batch) => Send(batch, (int)batch.Length);

    private void Send(ReadOnlySequence<byte> batch, int bytes)
    {
        _sent.Add(batch.Slice(0, bytes).ToArray());
        _outbox.BatchSent(in batch, bytes);
    }

    private Task<ReadOnlySequence<byte>> TakenBySender()
    {
        var taken = new TaskCompletionSource<ReadOnlySequence<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => taken.SetResult(_outbox.WaitForBatch(out var batch) ? batch : default)) { IsBackground = true }.Start();
        return taken.Task;
    }

    /// <summary>What is on the wire, cut into its frames.</summary>
    private sealed class SentBytes
    {
        private readonly List<byte> _pending = [];

        public List<string> Transactions { get; } = [];

        public List<byte[]> Ids { get; } = [];

        public List<int> FrameBytes { get; } = [];

        public void Add(byte[] bytes)
        {
            _pending.AddRange(bytes);
            while (_pending.IndexOf((byte)'#') is var hash and >= 0
                && int.Parse(Encoding.ASCII.GetString([.. _pending[..hash]]), System.Globalization.CultureInfo.InvariantCulture) is var length
                && _pending.Count > hash + length)
            {
                byte[] payload = [.. _pending.GetRange(hash + 1, length)];
                _pending.RemoveRange(0, hash + 1 + length);
                Ids.Add(payload[..MessageIds.Length]);
                FrameBytes.Add(hash + 1 + length);
                Transactions.Add(Encoding.ASCII.GetString(payload).Split('|')[2]);
            }
        }
    }
}
