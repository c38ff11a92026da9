using Registrar.Core.Bindings;
using Registrar.Core.Events;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What events keep alive has a budget in bytes: beyond it the oldest go, and whoever has not read them is told.</summary>
public sealed class EventBudgetTests
{
    private const int TextBytes = 1000;
    private const int Events = 100;

    private readonly BindingMaker _maker = new(new FakeLink());

    [Test]
    public async Task The_oldest_go_when_the_rest_would_keep_too_much()
    {
        var ring = new EventRing(1024, maxBytes: 10 * (TextBytes + 100));
        Append(ring, count: Events);

        var read = await ReadAsync(ring);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read, Has.Count.InRange(9, 11));
            Assert.That(read.Select(one => one.Sequence), Is.EqualTo(Enumerable.Range(Events - read.Count + 1, read.Count).Select(number => (long)number)));
            Assert.That(read[0].Lost, Is.EqualTo(Events - read.Count), "whoever read nothing of it is told");
        }
    }

    [Test]
    public async Task The_last_event_is_kept_however_large_it_is()
    {
        var ring = new EventRing(16, maxBytes: 10);
        Append(ring, count: 2);

        var read = await ReadAsync(ring);

        Assert.That(read.Select(one => (one.Sequence, one.Lost)), Is.EqualTo([(2L, 1L)]));
    }

    [Test]
    public async Task A_refresh_counts_the_text_that_it_shares_with_before_once()
    {
        var ring = new EventRing(1024, maxBytes: 10 * (TextBytes + 200));
        var binding = Large(0);
        foreach (var number in Enumerable.Range(0, 10)) ring.Append(Entry(number, binding, binding));

        Assert.That(await ReadAsync(ring), Has.Count.EqualTo(10));
    }

    [Test]
    public async Task Events_that_make_room_in_their_turn_give_their_bytes_back([Values(16, 64)] int capacity)
    {
        var ring = new EventRing(capacity, maxBytes: 100 * (TextBytes + 200));
        Append(ring, count: 1000);

        Assert.That(await ReadAsync(ring), Has.Count.EqualTo(capacity));
    }

    private static EventEntry Entry(int number, Binding? before, Binding after) => new()
    {
        Type = RegistrarEventType.Register,
        Cause = before is null ? RegistrarEventCause.Register : RegistrarEventCause.Refresh,
        TimeMs = number,
        Realm = Phone.Realm,
        Username = "1000",
        Old = before is { } old ? BindingList.Of(in old) : default,
        New = BindingList.Of(in after),
    };

    private static async Task<List<EventEntry>> ReadAsync(EventRing ring)
    {
        ring.Complete();
        return await ring.ReadAsync(0, EventInterest.All, CancellationToken.None).ToListAsync();
    }

    private Binding Large(int number) => _maker.Any(callId: $"{number}-{new string('a', TextBytes)}");

    private void Append(EventRing ring, int count)
    {
        foreach (var number in Enumerable.Range(0, count)) ring.Append(Entry(number, before: null, Large(number)));
    }
}
