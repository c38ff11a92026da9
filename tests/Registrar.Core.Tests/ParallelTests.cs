using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>The binding table with many threads at few addresses of record.</summary>
public sealed class ParallelTests
{
    private static readonly RegistrarOptions Small = new() { MaxContactsPerAor = 3, OverLimit = OverLimitMode.EvictOldest, MaxTrackedNonces = 64, EventBuffer = 16 };

    private static readonly Gen<(int User, int Call, int Uri, int Seconds, uint CSeq)> Requests =
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 3], Gen.OneOfConst(0, 90, 600), Gen.UInt[1, 50]);

    /// <summary>Whatever the threads did together, one after the other could have done: CsCheck looks for the order.</summary>
    [Test]
    public void What_happens_at_once_could_have_happened_one_after_the_other() =>
        Gen.Const(0).Select(_ => new Table()).SampleParallel(
            Requests.Operation<Table>((table, request) => table.Register(request.User, request.Call, request.Uri, request.Seconds, request.CSeq * 2)),
            Gen.Int[0, 1].Operation<Table>((table, user) => table.Remove(user)),
            equal: static (one, other) => one.Dump() == other.Dump(),
            print: static table => table.Dump(),
            maxSequentialOperations: 5,
            maxParallelOperations: 4,
            iter: 60);

    [TestCase(OverLimitMode.Reject)]
    [TestCase(OverLimitMode.EvictOldest)]
    [TestCase(OverLimitMode.Single)]
    public async Task Counts_limits_and_events_agree_with_what_is_left(OverLimitMode mode)
    {
        const int Limit = 4;
        await using var rig = new RegistrarRig(new RegistrarOptions { MaxContactsPerAor = Limit, OverLimit = mode, EventBuffer = 65_536 }, withLogs: false);
        await using var events = new EventLog(rig.Registrar);
        var statuses = new ConcurrentBag<(int Status, int Listed)>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => Work(rig, worker, statuses))));
        rig.Advance(0.25);
        new Phone(rig, "1001", "secret1") { CallId = "the-end" }.Register("0", "*");
        new Phone(rig, "1001", "secret1") { CallId = "the-end" }.Register("600", "<sip:end@10.0.0.1>");
        var told = await UntilAsync(events, "the-end");
        var last = told.Where(one => one.Registration is not null).GroupBy(one => (one.Username, one.Registration!.CallId)).Select(one => one.Last()).ToArray();
        var left = new[] { "1000", "1001" }.SelectMany(user => rig.Registrar.User(Phone.Realm, user)).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(statuses.Select(one => one.Status), Is.All.AnyOf(200, 403));
            Assert.That(statuses.Select(one => one.Listed), Is.All.LessThanOrEqualTo(Limit));
            Assert.That(rig.Registrar.BindingCount, Is.EqualTo(left.Sum(one => one.Sent.Count)));
            Assert.That(last.Where(one => one.Type == RegistrarEventType.Register).Select(one => one.Registration!.Uuid), Is.EquivalentTo(left.Select(one => one.Uuid)));
            Assert.That(told.Select(one => one.Sequence), Is.EqualTo(Enumerable.Range(1, told.Count)));
        }
    }

    // Registers, refreshes, removes and lets expire, for two users, with its own Call-ID each.
    private static void Work(RegistrarRig rig, int worker, ConcurrentBag<(int Status, int Listed)> statuses)
    {
        var random = new Random(worker);
        var user = 1000 + (worker % 2);
        var name = user.ToString(CultureInfo.InvariantCulture);
        var phone = new Phone(rig, name, $"secret{worker % 2}") { CallId = $"worker-{worker}", Source = new Source(Port: 2000 + worker) };
        for (var round = 0; round < 150; round++)
        {
            phone.Contacts = [$"<sip:{name}@10.0.{worker}.{random.Next(2)}>"];
            phone.Expires = random.Next(4) == 0 ? "0" : "60";
            var answer = phone.SendWithDigest();
            if (answer.Status == 401) answer = phone.SendWithDigest();
            statuses.Add((answer.Status, answer.Contacts.Count));
            if (worker == 0 && round % 10 == 0) rig.Time.Advance(TimeSpan.FromSeconds(7));
            if (worker == 1 && round % 25 == 0) rig.Registrar.Remove(Phone.Realm, name);
        }
    }

    private static async Task<List<RegistrarEvent>> UntilAsync(EventLog events, string callId)
    {
        var told = new List<RegistrarEvent>();
        do told.Add(await events.NextAsync());
        while (told[^1].Registration?.CallId != callId);
        return told;
    }

    /// <summary>A table that remembers what each request got.</summary>
    private sealed class Table
    {
        private readonly RegistrarRig _rig = new(Small, withLogs: false);
        private readonly ConcurrentBag<string> _answers = [];

        public void Register(int user, int call, int uri, int seconds, uint cseq)
        {
            var phone = new Phone(_rig, $"{1000 + user}", $"secret{user}") { CallId = $"call-{call}", CSeq = cseq, Contacts = [$"<sip:{1000 + user}@10.0.0.{uri}>"], Expires = $"{seconds}" };
            _answers.Add($"{user} {call} {uri} {seconds} {cseq}: {phone.Register().Status}");
        }

        public void Remove(int user) => _answers.Add($"{user}: {_rig.Registrar.Remove(Phone.Realm, $"{1000 + user}")}");

        // Which registration has which bindings, and who got what.
        public string Dump() => string.Join('\n', _rig.Registrar.Users(Phone.Realm)
            .Select(one => $"{one.Auth.Username} {one.CallId} {string.Join(' ', one.Sent.Order(StringComparer.Ordinal))}")
            .Concat(_answers)
            .Append($"{_rig.Registrar.BindingCount}")
            .Order(StringComparer.Ordinal));
    }
}
