using Registrar.Core.Rules;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What one binding too many does (M4, M5 of docs/conformance.md), expiry jitter (R10), lenient CSeq (R11).</summary>
public sealed class LimitTests
{
    private const string Instance = ";+sip.instance=\"<urn:uuid:00000000-0000-0000-0000-000000000001>\"";

    private static RegistrarRig Rig(OverLimitMode mode, int limit = 3) =>
        new(new RegistrarOptions { MaxContactsPerAor = limit, OverLimit = mode, OptionsPing = 30, StaleTime = 60 });

    private static Answer Bind(RegistrarRig rig, int number, string expires = "600") =>
        new Phone(rig) { CallId = $"call-{number}" }.Register(expires, $"<sip:1000@10.0.0.{number}>");

    private static IEnumerable<string> Bound(RegistrarRig rig) =>
        rig.Registrar.User(Phone.Realm, "1000").Select(registration => registration.CallId[^1..]).Order(StringComparer.Ordinal);

    // Phone 1 is the oldest, 2 ends first, 3 is silent; phone 4 is one too many.
    [TestCase(OverLimitMode.Reject, 403, "123")]
    [TestCase(OverLimitMode.EvictOldest, 200, "234")]
    [TestCase(OverLimitMode.EvictSoonest, 200, "134")]
    [TestCase(OverLimitMode.EvictUnreachable, 200, "124")]
    [TestCase(OverLimitMode.Single, 200, "4")]
    public async Task M4_M5_each_policy_lets_another_one_go(OverLimitMode mode, int status, string left)
    {
        await using var rig = Rig(OverLimitMode.Reject);
        foreach (var number in new[] { 1, 2, 3 }) Bind(rig, number, number == 2 ? "300" : "900");
        rig.Advance(100);
        foreach (var ping in rig.Link.Pings) ping.Answered(ping.RequestUri.EndsWith('3') ? 408 : 200);
        rig.Registrar.Update(rig.Registrar.Options with { OverLimit = mode });

        var answer = Bind(rig, 4);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(string.Concat(Bound(rig)), Is.EqualTo(left));
            Assert.That(rig.Registrar.BindingCount, Is.EqualTo(left.Length));
        }
    }

    [Test]
    public async Task M4_when_all_phones_are_heard_of_the_oldest_goes()
    {
        await using var rig = Rig(OverLimitMode.EvictUnreachable);
        foreach (var number in new[] { 1, 2, 3, 4 }) Bind(rig, number);

        Assert.That(string.Concat(Bound(rig)), Is.EqualTo("234"));
    }

    [Test]
    public async Task M4_an_eviction_is_one_event_with_its_cause_before_the_newcomers()
    {
        await using var rig = Rig(OverLimitMode.EvictOldest, limit: 1);
        Bind(rig, 1);
        await using var events = new EventLog(rig.Registrar);

        Bind(rig, 2);

        Assert.That(
            (await events.NextAsync(2)).Select(told => (told.Type, told.Cause, told.Registration!.CallId)),
            Is.EqualTo([(RegistrarEventType.Unregister, RegistrarEventCause.Evicted, "call-1"), (RegistrarEventType.Register, RegistrarEventCause.Register, "call-2")]));
    }

    // As above, by the policy of one realm; who goes is told with the cause.
    [TestCase(OverLimitMode.EvictOldest, "1")]
    [TestCase(OverLimitMode.EvictSoonest, "2")]
    [TestCase(OverLimitMode.EvictUnreachable, "1")]
    [TestCase(OverLimitMode.Single, "123")]
    public async Task M4_M5_each_policy_of_a_realm_tells_whom_it_drove_out(OverLimitMode mode, string evicted)
    {
        await using var rig = new RegistrarRig();
        foreach (var number in new[] { 1, 2, 3 }) Bind(rig, number, number == 2 ? "300" : "900");
        rig.Registrar.Update(new RegistrarOptions { Realms = new Dictionary<string, RegistrarOptions> { [Phone.Realm] = new() { MaxContactsPerAor = 3, OverLimit = mode } } });
        await using var events = new EventLog(rig.Registrar);

        Bind(rig, 4);
        var told = await events.NextAsync(evicted.Length + 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told[..^1].Select(one => (one.Type, one.Cause)), Is.All.EqualTo((RegistrarEventType.Unregister, RegistrarEventCause.Evicted)));
            Assert.That(string.Concat(told[..^1].Select(one => one.Registration!.CallId[^1])), Is.EqualTo(evicted));
            Assert.That(told[^1].Registration!.CallId, Is.EqualTo("call-4"));
        }
    }

    [Test]
    public async Task M4_an_evicted_phone_is_pinged_no_more()
    {
        await using var rig = Rig(OverLimitMode.EvictOldest, limit: 1);
        Bind(rig, 1);
        Bind(rig, 2);

        rig.Advance(60);

        Assert.That(rig.Link.Pings.Select(ping => ping.RequestUri), Is.Not.Empty.And.All.EqualTo("sip:1000@10.0.0.2"));
    }

    [TestCase(OverLimitMode.EvictOldest)]
    [TestCase(OverLimitMode.EvictSoonest)]
    [TestCase(OverLimitMode.EvictUnreachable)]
    [TestCase(OverLimitMode.Single)]
    public async Task M4_the_Contacts_of_one_request_never_drive_each_other_out(OverLimitMode mode)
    {
        await using var rig = Rig(mode, limit: 1);
        Bind(rig, 1);

        var answer = new Phone(rig).Register("600", "<sip:1000@10.0.0.2>", "<sip:1000@10.0.0.3>");

        Assert.That((answer.Status, string.Concat(Bound(rig))), Is.EqualTo((403, "1")));
    }

    [TestCase(OverLimitMode.Reject)]
    [TestCase(OverLimitMode.EvictOldest)]
    [TestCase(OverLimitMode.EvictSoonest)]
    [TestCase(OverLimitMode.EvictUnreachable)]
    public async Task M4_a_refresh_at_the_limit_drives_nobody_out(OverLimitMode mode)
    {
        await using var rig = Rig(mode);
        foreach (var number in new[] { 1, 2, 3 }) Bind(rig, number);
        rig.Registrar.Update(rig.Registrar.Options with { MaxContactsPerAor = 2 });

        var answer = new Phone(rig) { CallId = "call-2", CSeq = 10 }.Register("600", "<sip:1000@10.0.0.2>");

        Assert.That((answer.Status, string.Concat(Bound(rig))), Is.EqualTo((200, "123")));
    }

    [Test]
    public async Task M5_the_lines_and_flows_of_the_single_device_stay()
    {
        await using var rig = Rig(OverLimitMode.Single);
        var phone = new Phone(rig);
        phone.Register("600", $"<sip:1000@10.0.0.1>;reg-id=1{Instance}");
        phone.CallId = "call-2";
        phone.Register("600", $"<sip:1000@10.0.0.2>;reg-id=2{Instance}");
        phone.Contacts = ["<sip:1000@10.0.0.3>"];

        Assert.That(phone.SendWithDigest().Contacts, Has.Count.EqualTo(2), "the other line of this Call-ID stays, the other Call-ID goes");
    }

    [Test]
    public async Task M5_a_removal_or_a_query_drives_nobody_out()
    {
        await using var rig = Rig(OverLimitMode.Reject);
        Bind(rig, 1);
        Bind(rig, 2);
        rig.Registrar.Update(rig.Registrar.Options with { OverLimit = OverLimitMode.Single });

        var query = new Phone(rig).Register(null);
        var removal = new Phone(rig).Register("0", "<sip:1000@10.0.0.9>");

        Assert.That((query.Contacts.Count, removal.Contacts.Count), Is.EqualTo((2, 2)));
    }

    [Test]
    public void R10_grants_are_spread_evenly_and_never_below_the_minimum()
    {
        // A seed makes the draw the same each time; 10,000 grants, 361 values from 3240 to 3600.
        var random = new Random(3261);
        var policy = new RegisterPolicy { JitterPercent = 10 };

        var grants = Enumerable.Range(0, 10_000).Select(_ => ExpiryRules.Smear(3600, policy, random.NextDouble())).ToArray();
        var cells = grants.CountBy(seconds => (seconds - 3240) / 19).Select(cell => cell.Value).ToArray();
        var chiSquare = cells.Sum(count => Math.Pow(count - (10_000 / 19.0), 2) / (10_000 / 19.0));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(grants, Is.All.InRange(3240, 3600));
            Assert.That(cells, Has.Length.EqualTo(19));

            // 34.8: the 99th percentile of chi-square with 18 degrees of freedom.
            Assert.That(chiSquare, Is.LessThan(34.8));
        }
    }

    // granted, percent, minimum, draw → told
    [TestCase(3600, 0, 60, 0.99, 3600)]
    [TestCase(3600, 10, 60, 0, 3600)]
    [TestCase(3600, 10, 60, 0.9999999, 3240)]
    [TestCase(3600, 10, 3500, 0.9999999, 3500)]
    [TestCase(60, 50, 60, 0.9999999, 60)]
    [TestCase(3600, 50, 7200, 0.9999999, 3600)]
    [TestCase(31_536_000, 90, 1, 0.999999999, 3_153_600)]
    public void R10_jitter_stays_in_its_bounds(int granted, int percent, int minimum, double draw, int told) =>
        Assert.That(ExpiryRules.Smear(granted, new RegisterPolicy { JitterPercent = percent, MinSeconds = minimum }, draw), Is.EqualTo(told));

    [Test]
    public async Task R10_the_binding_ends_when_the_phone_was_told()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { ExpiresJitter = 50 });

        var told = int.Parse(new Phone(rig).Register()["Expires"]!, System.Globalization.CultureInfo.InvariantCulture);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told, Is.InRange(300, 600));
            Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().ExpiresIn, Is.EqualTo(told));
        }
    }

    [Test]
    public async Task R10_a_repeat_is_told_the_same_expiry()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { ExpiresJitter = 90 });
        var phone = new Phone(rig);
        var first = phone.Register();

        Assert.That(Enumerable.Range(0, 20).Select(_ => phone.Resend()["Expires"]), Is.All.EqualTo(first["Expires"]));
    }

    [TestCase(CSeqMode.Strict, 500)]
    [TestCase(CSeqMode.Lenient, 200)]
    public async Task R11_a_lenient_realm_takes_any_CSeq(CSeqMode mode, int status)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { CSeq = mode });
        var phone = new Phone(rig) { CSeq = 100 };
        phone.Register();
        phone.CSeq = 1;
        phone.Expires = "0";

        Assert.That(phone.SendWithDigest().Status, Is.EqualTo(status));
    }

    [Test]
    public void Broken_options_are_named()
    {
        var broken = new RegistrarOptions { ExpiresJitter = 91, OverLimit = (OverLimitMode)9, CSeq = (CSeqMode)9 };

        Assert.That(broken.Validate().Select(sentence => sentence.Split(' ')[0]), Is.EqualTo(["expiresjitter", "overlimit", "cseq"]));
    }
}
