using System.Diagnostics.Metrics;
using Registrar.Core.Events;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Listeners that block or never read: no REGISTER waits for them, nothing grows, what they lose is counted; E8 of docs/conformance.md.</summary>
public sealed class SlowListenerTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig(new RegistrarOptions { EventBuffer = 16 });
        _phone = new Phone(_rig);
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public async Task E8_a_handler_that_blocks_delays_no_REGISTER_and_what_it_missed_is_counted()
    {
        using var lost = new LossCounter();
        using var isFree = new ManualResetEventSlim();
        var isIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new List<long>();
        _rig.Registrar.Register += (_, told) =>
        {
            seen.Add(told.Sequence);
            isIn.TrySetResult();
            isFree.Wait();
        };
        _rig.Registrar.Unregister += (_, _) => isDone.TrySetResult();
        await using var reader = new EventLog(_rig.Registrar);

        _phone.Register();
        await isIn.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var statuses = Enumerable.Range(0, 40).Select(_ => _phone.SendWithDigest().Status).ToArray();
        var flowing = await reader.NextAsync();
        _phone.Expires = "0";
        _phone.SendWithDigest();
        isFree.Set();
        await isDone.Task.WaitAsync(TimeSpan.FromSeconds(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(statuses, Is.All.EqualTo(200));
            Assert.That(flowing.Sequence, Is.EqualTo(26), "others see the events meanwhile");
            Assert.That(seen, Is.EqualTo([1L, .. Enumerable.Range(27, 15).Select(number => (long)number)]), "the oldest are lost");
            Assert.That(lost.OfHandlers, Is.EqualTo(25));
            Assert.That(_rig.Logs.GetSnapshot().Count(record => record.Id.Id == 3021), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task E8_a_reader_that_never_reads_costs_nothing_and_sees_the_gap_when_it_does()
    {
        using var lost = new LossCounter();
        await using var reader = new EventLog(_rig.Registrar);
        _phone.Register();
        foreach (var _ in Enumerable.Range(0, 999)) _phone.SendWithDigest();

        var next = await reader.NextAsync(16);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(next.Select(told => told.Sequence), Is.EqualTo(Enumerable.Range(985, 16)));
            Assert.That(lost.OfStreams, Is.EqualTo(984));
        }
    }

    [Test]
    public async Task E8_a_reader_is_not_woken_by_what_it_does_not_want_nor_does_it_lose_anything_then()
    {
        var ring = new EventRing(16);
        await using var reader = ring.ReadAsync(0, EventInterest.Of((type, _) => type == RegistrarEventType.Unregister), CancellationToken.None).GetAsyncEnumerator();
        var next = reader.MoveNextAsync().AsTask();
        foreach (var _ in Enumerable.Range(0, 100)) ring.Append(Entry(RegistrarEventType.Register, 0));
        var isAsleep = !next.IsCompleted;
        ring.Append(Entry(RegistrarEventType.Unregister, 0));

        Assert.That(await next.WaitAsync(TimeSpan.FromSeconds(10)), Is.True);
        Assert.That((isAsleep, reader.Current.Sequence, reader.Current.Lost), Is.EqualTo((true, 101, 0)));
    }

    [Test]
    public async Task E8_a_reader_that_is_behind_hears_how_many_it_has_lost_whatever_it_wants()
    {
        var ring = new EventRing(16);
        await using var reader = ring.ReadAsync(0, EventInterest.Of((type, _) => type == RegistrarEventType.Unregister), CancellationToken.None).GetAsyncEnumerator();
        foreach (var number in Enumerable.Range(0, 100)) ring.Append(Entry(number % 2 == 0 ? RegistrarEventType.Register : RegistrarEventType.Unregister, 0));
        ring.Complete();

        var told = new List<(long, long)>();
        while (await reader.MoveNextAsync()) told.Add((reader.Current.Sequence, reader.Current.Lost));

        Assert.That(told, Is.EqualTo(Enumerable.Range(0, 8).Select(static number => (86L + (2 * number), number == 0 ? 84L : 0L))));
    }

    [Test]
    public async Task E8_two_readers_of_one_interest_hear_the_same()
    {
        var ring = new EventRing(16);
        await using var one = ring.ReadAsync(0, EventInterest.All, CancellationToken.None).GetAsyncEnumerator();
        await using var other = ring.ReadAsync(0, EventInterest.All, CancellationToken.None).GetAsyncEnumerator();
        Task<bool>[] both = [one.MoveNextAsync().AsTask(), other.MoveNextAsync().AsTask()];
        ring.Append(Entry(RegistrarEventType.Register, 0));
        await Task.WhenAll(both).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That((one.Current.Sequence, other.Current.Sequence), Is.EqualTo((1, 1)));
    }

    [Test]
    public void E8_an_event_keeps_nothing_alive_once_it_is_overwritten()
    {
        var ring = new EventRing(16);
        var first = AppendOne(ring);
        foreach (var _ in Enumerable.Range(0, 16)) ring.Append(Entry(RegistrarEventType.Register, 0));

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(first.IsAlive, Is.False);
    }

    [Test]
    public void E8_fetches_and_wrong_answers_get_a_quarter_of_the_ring_in_a_second()
    {
        var ring = new EventRing(16);
        ring.Append(Entry(RegistrarEventType.Register, 0));
        foreach (var number in Enumerable.Range(0, 50)) ring.Append(Entry(number % 2 == 0 ? RegistrarEventType.Fetched : RegistrarEventType.AuthFailed, 0));
        ring.Append(Entry(RegistrarEventType.Unregister, 0));
        ring.Append(Entry(RegistrarEventType.Fetched, 1000));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ring.Last, Is.EqualTo(1 + 4 + 1 + 1));
            Assert.That(ring.Dropped, Is.EqualTo(46));
        }
    }

    [Test]
    public void E8_a_time_from_before_the_second_began_starts_no_new_quarter()
    {
        var ring = new EventRing(16);
        foreach (var number in Enumerable.Range(0, 50)) ring.Append(Entry(RegistrarEventType.Fetched, 1000 - (number % 2)));

        Assert.That((ring.Last, ring.Dropped), Is.EqualTo((1 + 4, 45)).Or.EqualTo((4, 46)));
    }

    [Test]
    public async Task E8_a_handler_that_never_returns_does_not_hold_up_the_end()
    {
        using var isFree = new ManualResetEventSlim();
        var isIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Registrar.Register += (_, _) =>
        {
            isIn.TrySetResult();
            isFree.Wait();
        };
        _phone.Register();
        await isIn.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var end = _rig.Registrar.DisposeAsync().AsTask();
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        await end.WaitAsync(TimeSpan.FromSeconds(10));
        isFree.Set();

        Assert.That(_rig.Logs.GetSnapshot().Select(record => record.Id.Id), Does.Contain(3022));
    }

    private static WeakReference AppendOne(EventRing ring)
    {
        var network = new RegistrationNetwork { SourceAddress = "192.0.2.1", SourcePort = 1, Protocol = "udp" };
        ring.Append(Entry(RegistrarEventType.Register, 0) with { Network = network });
        return new WeakReference(network);
    }

    private static EventEntry Entry(RegistrarEventType type, long timeMs) =>
        new() { Type = type, Cause = RegistrarEventCause.Register, TimeMs = timeMs, Realm = Phone.Realm, Username = "1000" };

    /// <summary>Adds up registrar.events.lost of every registrar in the process; these tests run one at a time.</summary>
    private sealed class LossCounter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _ofHandlers;
        private long _ofStreams;

        public LossCounter()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "registrar.events.lost") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                if (Equals(tags[0].Value, "handlers")) Interlocked.Add(ref _ofHandlers, count);
                else Interlocked.Add(ref _ofStreams, count);
            });
            _listener.Start();
        }

        public long OfHandlers => Interlocked.Read(ref _ofHandlers);

        public long OfStreams => Interlocked.Read(ref _ofStreams);

        public void Dispose() => _listener.Dispose();
    }
}
