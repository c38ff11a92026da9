using System.Text;
using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>The checks in their order, and what they learn from the outcome.</summary>
internal sealed class FrontDoorTests
{
    private const long NowMs = 1_800_000_000_000;
    private const string Nonce = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn";

    private static readonly DefencePolicy Policy = new()
    {
        Strangers = new StrangerLimits(new RateLimit(1, 5), new RateLimit(1, 50), new RateLimit(1, 100), new RateLimit(1, 200)),
    };

    private readonly DefenceKeys _keys = new(3);
    private ScannerFilter _scanners = null!;
    private FrontDoor _door = null!;
    private LoadGate _load = null!;

    [SetUp]
    public void SetUp()
    {
        _scanners = new ScannerFilter(_keys);
        _door = new FrontDoor(_keys, new KnownDevices(1024), new StrangerBudgets(1024, 1024, 64), new BackoffTable(1024));
        _load = new LoadGate();
    }

    [Test]
    public void S16_a_stranger_is_admitted_until_his_source_has_had_enough()
    {
        var reasons = Enumerable.Range(0, 7).Select(_ => Ask("192.0.2.1", "1000")).ToArray();

        Assert.That(reasons.Take(5), Is.All.EqualTo(DefenceReason.None));
        Assert.That(reasons.Skip(5), Is.All.EqualTo(DefenceReason.SourceRate));
        Assert.That(Ask("192.0.2.2", "1000"), Is.EqualTo(DefenceReason.None));
    }

    [Test]
    public void S16_a_device_that_has_proven_itself_draws_on_no_budget_of_strangers()
    {
        Prove("192.0.2.1", "1000");
        for (var i = 0; i < 100; i++) Ask("192.0.2.1", "2000");

        Assert.That(Ask("192.0.2.1", "2000"), Is.EqualTo(DefenceReason.SourceRate));
        Assert.That(Ask("192.0.2.1", "1000"), Is.EqualTo(DefenceReason.None));
        Assert.That(Ask("192.0.2.1", "1000", Nonce), Is.EqualTo(DefenceReason.None));
    }

    [Test]
    public void S16_sources_that_speak_for_many_are_not_counted()
    {
        Assert.That(SourceList.TryCreate(["127.0.0.0/8", "::1"], [], out var unmetered, out _), Is.True);
        var policy = Policy with { Unmetered = unmetered };

        Assert.That(Enumerable.Range(0, 1000).Select(_ => Ask("127.0.0.1", "1000", policy: policy)), Is.All.EqualTo(DefenceReason.None));
    }

    [Test]
    public void S15_a_source_that_is_not_listed_takes_nothing_from_anybody()
    {
        Assert.That(SourceList.TryCreate([], ["192.0.2.0/24"], out var sources, out _), Is.True);
        var policy = Policy with { Sources = sources! };

        var reasons = Enumerable.Range(0, 1000).Select(_ => Ask("192.0.2.1", "1000", policy: policy)).ToArray();

        Assert.That(reasons, Is.All.EqualTo(DefenceReason.SourceList));
        Assert.That(Ask("198.51.100.1", "1000", policy: policy), Is.EqualTo(DefenceReason.None));
    }

    [Test]
    public void S18_a_scanner_is_dropped_unless_the_realm_wants_it()
    {
        Assert.That(Ask("192.0.2.1", "1000", userAgent: "friendly-scanner"), Is.EqualTo(DefenceReason.Scanner));
        Assert.That(Ask("192.0.2.1", "1000", userAgent: "friendly-scanner", policy: Policy with { DropsScanners = false }), Is.EqualTo(DefenceReason.None));
    }

    [TestCase(1L << 20, DefenceReason.OverloadStranger, DefenceReason.None, DefenceReason.None)]
    [TestCase(2L << 20, DefenceReason.OverloadStranger, DefenceReason.OverloadNew, DefenceReason.None)]
    [TestCase(4L << 20, DefenceReason.OverloadStranger, DefenceReason.OverloadNew, DefenceReason.OverloadRefresh)]
    public void Q3_overload_is_told_by_what_was_proven(long stagedBytes, DefenceReason stranger, DefenceReason answering, DefenceReason refresh)
    {
        Prove("192.0.2.1", "1000");
        _load.Observe(0, stagedBytes, LoadLimits.Default, NowMs);

        Assert.That(Ask("192.0.2.9", "2000"), Is.EqualTo(stranger));
        Assert.That(Ask("192.0.2.9", "2000", Nonce), Is.EqualTo(answering));
        Assert.That(Ask("192.0.2.1", "1000"), Is.EqualTo(refresh));
    }

    [Test]
    public void S17_a_guesser_waits_and_the_phone_elsewhere_does_not()
    {
        var guesser = Visit("203.0.113.66", "1000", Nonce);
        for (var i = 0; i < 10; i++) _door.Fail(in guesser, isOwnNonce: true, Policy, NowMs);

        var phone = Visit("192.0.2.1", "1000", Nonce);

        Assert.That(_door.MayVerify(in guesser, isOwnNonce: true, Policy, NowMs), Is.False);
        Assert.That(_door.MayVerify(in phone, isOwnNonce: true, Policy, NowMs), Is.True);
        Assert.That(_door.MayVerify(in phone, isOwnNonce: false, Policy, NowMs), Is.True);
    }

    [Test]
    public void S17_who_forges_a_phones_source_has_no_nonce_of_it_and_makes_only_his_own_kind_wait()
    {
        var forged = Visit("192.0.2.1", "1000", "a nonce that was given to the forger");
        for (var i = 0; i < 1000; i++) _door.Fail(in forged, isOwnNonce: false, Policy, NowMs);

        var phone = Visit("192.0.2.1", "1000", Nonce);

        Assert.That(_door.MayVerify(in forged, isOwnNonce: false, Policy, NowMs), Is.False);
        Assert.That(_door.MayVerify(in phone, isOwnNonce: true, Policy, NowMs), Is.True);
    }

    [Test]
    public void S17_a_neighbour_behind_the_same_NAT_cannot_lock_out_a_phone_that_carries_its_nonce()
    {
        Prove("192.0.2.1", "1000");
        var neighbour = Visit("192.0.2.1", "1000", "another nonce of ours");
        long waitMs = 0;
        for (var i = 0; i < 1000; i++) waitMs = Math.Max(waitMs, _door.Fail(in neighbour, isOwnNonce: true, Policy, NowMs));

        var phone = Visit("192.0.2.1", "1000", Nonce);

        Assert.That(_door.MayVerify(in neighbour, isOwnNonce: true, Policy, NowMs), Is.False);
        Assert.That(_door.MayVerify(in phone, isOwnNonce: true, Policy, NowMs), Is.True);
        Assert.That(waitMs, Is.EqualTo(8_000), "the phone was proven here");
    }

    [Test]
    public void S17_a_right_answer_ends_the_wait_for_all_of_the_address_of_record_at_that_source()
    {
        var phone = Visit("192.0.2.1", "1000", Nonce);
        for (var i = 0; i < 10; i++)
        {
            _door.Fail(in phone, isOwnNonce: true, Policy, NowMs);
            _door.Fail(in phone, isOwnNonce: false, Policy, NowMs);
        }

        _door.Prove(in phone, Encoding.ASCII.GetBytes(Nonce), NowMs + 60_000, NowMs);

        Assert.That(_door.MayVerify(in phone, isOwnNonce: true, Policy, NowMs), Is.True);
        Assert.That(_door.MayVerify(in phone, isOwnNonce: false, Policy, NowMs), Is.True);
    }

    [Test]
    public void S17_a_guesser_who_asks_for_another_address_each_time_waits_all_the_same()
    {
        for (var i = 0; i < 10; i++) _door.Fail(Visit("203.0.113.66", $"{i}", Nonce, account: "1000"), isOwnNonce: true, Policy, NowMs);

        Assert.That(_door.MayVerify(Visit("203.0.113.66", "77", Nonce, account: "1000"), isOwnNonce: true, Policy, NowMs), Is.False);
        Assert.That(_door.MayVerify(Visit("203.0.113.66", "77", Nonce), isOwnNonce: true, Policy, NowMs), Is.True);
    }

    [Test]
    public void S17_a_device_that_has_proven_itself_cannot_guess_its_neighbours_password()
    {
        Prove("192.0.2.1", "1000");
        long waitMs = 0;
        for (var i = 0; i < 100; i++) waitMs = _door.Fail(Visit("192.0.2.1", "1000", Nonce, account: "2000"), isOwnNonce: true, Policy, NowMs);

        var guess = Visit("192.0.2.1", "1000", Nonce, account: "2000");

        Assert.That(guess.Standing, Is.Not.EqualTo(Standing.Proven));
        Assert.That(_door.MayVerify(in guess, isOwnNonce: true, Policy, NowMs), Is.False);
        Assert.That(waitMs, Is.EqualTo(300_000), "2000 was never proven from there");
    }

    [Test]
    public void S16_who_leaves_is_a_stranger()
    {
        Prove("192.0.2.1", "1000");
        _door.Leave(Visit("192.0.2.1", "1000"));

        Assert.That(Visit("192.0.2.1", "1000").Standing, Is.EqualTo(Standing.Stranger));
    }

    [Test]
    public void Q4_every_flood_at_once_allocates_nothing()
    {
        byte[] source = Encoding.ASCII.GetBytes("203.0.113.000");
        var userAgent = "a phone 1.0"u8.ToArray();
        var from = "<sip:1000@example.com>;tag=1"u8.ToArray();
        Flood(source, userAgent, from, times: 10);
        var bytes = _door.MemoryBytes;
        var before = GC.GetAllocatedBytesForCurrentThread();

        Flood(source, userAgent, from, times: 100_000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(_door.MemoryBytes, Is.EqualTo(bytes));
    }

    private void Flood(byte[] source, byte[] userAgent, byte[] from, int times)
    {
        Span<char> user = stackalloc char[6];
        for (var i = 0; i < times; i++)
        {
            source[^1] = (byte)('0' + (i % 10));
            source[^2] = (byte)('0' + (i / 10 % 10));
            i.TryFormat(user, out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
            _door.Look(source, userAgent, from, _scanners, out var visit);
            _door.Admit(ref visit, "example.com", user[..written], "bob", source, Policy, _load, NowMs);
            _door.MayVerify(in visit, isOwnNonce: false, Policy, NowMs);
            _door.Fail(in visit, isOwnNonce: false, Policy, NowMs);
        }
    }

    private void Prove(string source, string user)
    {
        var visit = Visit(source, user);
        _door.Prove(in visit, Encoding.ASCII.GetBytes(Nonce), NowMs + 60_000, NowMs);
    }

    private Visit Visit(string source, string user, string nonce = "", string? account = null)
    {
        _door.Look(Encoding.ASCII.GetBytes(source), "a phone"u8, "<sip:1000@example.com>;tag=1"u8, _scanners, out var visit);
        _door.Admit(ref visit, "example.com", user, nonce.Length == 0 ? "" : account ?? user, Encoding.ASCII.GetBytes(nonce), Policy, _load, NowMs);
        return visit;
    }

    private DefenceReason Ask(string source, string user, string nonce = "", string userAgent = "a phone", DefencePolicy? policy = null)
    {
        _door.Look(Encoding.ASCII.GetBytes(source), Encoding.ASCII.GetBytes(userAgent), "<sip:1000@example.com>;tag=1"u8, _scanners, out var visit);
        return _door.Admit(ref visit, "example.com", user, nonce.Length == 0 ? "" : user, Encoding.ASCII.GetBytes(nonce), policy ?? Policy, _load, NowMs);
    }
}
