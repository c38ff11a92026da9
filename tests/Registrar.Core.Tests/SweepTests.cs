using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What ends, ends a little at a time; and lists are made while things go on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SweepTests : IAsyncDisposable
{
    private const int Phones = 600;

    private readonly RegistrarRig _rig = new(withLogs: false);

    private long Later => (_rig.NowSeconds + 700) * 1000;

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Test]
    public void A_tick_stops_when_its_time_is_over_and_the_next_goes_on_there()
    {
        Register(Phones);

        var counts = SweepAll();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(counts, Has.Count.GreaterThan(10));
            Assert.That(counts.Zip(counts.Skip(1), (before, after) => before - after), Is.All.InRange(0, 32), "twice sixteen");
            Assert.That(counts[^1], Is.Zero);
        }
    }

    [Test]
    public async Task What_the_sweep_has_left_serves_nobody_and_is_told_once()
    {
        await using var events = new EventLog(_rig.Registrar);
        Register(Phones);
        await events.NextAsync(Phones);

        var isDone = Sweep();
        var served = Enumerable.Range(2000, Phones).Sum(user => _rig.Registrar.Table.Find(Phone.Realm, $"{user}", Later).Length);
        SweepAll();
        var ended = await events.NextAsync(Phones);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((isDone, served), Is.EqualTo((false, 0)));
            Assert.That(ended.Select(one => one.Cause), Is.All.EqualTo(RegistrarEventCause.Expired));
            Assert.That(ended.Select(one => one.Username), Is.Unique);
        }
    }

    [Test]
    public void A_list_shows_each_registration_as_it_is_when_its_turn_comes()
    {
        Register(3);
        var phone = new Phone(_rig, "2001", "s");
        using var list = _rig.Registrar.Users(Phone.Realm).GetEnumerator();
        var isFirst = list.MoveNext();
        var others = new[] { "2000", "2001", "2002" }.Except([list.Current.Auth.Username]).ToArray();
        _rig.Registrar.Remove(Phone.Realm, others[0]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((isFirst, list.MoveNext(), list.Current.Auth.Username, list.MoveNext()), Is.EqualTo((true, true, others[1], false)));
            Assert.That(phone.Register("600", "<sip:2001@10.0.0.9>").Status, Is.EqualTo(200), "no lock is held meanwhile");
        }
    }

    [Test]
    public void A_list_has_every_registration_once_the_longest_lived_first_and_equal_ones_by_their_identifier()
    {
        Register(50);
        foreach (var user in Enumerable.Range(2000, 20)) new Phone(_rig, $"{user}", "s").Register(user % 2 == 0 ? "300" : "900", $"<sip:{user}@10.0.0.8>", $"<sip:{user}@10.0.0.9>");

        var list = _rig.Registrar.Users(Phone.Realm).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(list, Has.Length.EqualTo(70));
            Assert.That(list.Sum(one => one.Contacts.Count), Is.EqualTo(90));
            Assert.That(list.Select(one => one.Uuid), Is.Unique);
            Assert.That(list.Select(one => (-one.ExpiresIn, one.Uuid)), Is.Ordered);
        }
    }

    private bool Sweep() => _rig.Registrar.Table.Sweep(Later, new SlowClock(), TimeSpan.FromMilliseconds(2));

    // Bindings left after each tick.
    private List<int> SweepAll()
    {
        var counts = new List<int> { _rig.Registrar.BindingCount };
        var isDone = false;
        while (!isDone)
        {
            isDone = Sweep();
            counts.Add(_rig.Registrar.BindingCount);
        }

        return counts;
    }

    private void Register(int count)
    {
        foreach (var user in Enumerable.Range(2000, count))
        {
            _rig.Directory.Users[($"{user}", Phone.Realm)] = new UserCredentials { Secret = "s" };
            new Phone(_rig, $"{user}", "s").Register("600", $"<sip:{user}@10.0.0.1>");
        }
    }

    /// <summary>A millisecond later at each look, so that a tick of two gets two.</summary>
    private sealed class SlowClock : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _looks++;
    }
}
