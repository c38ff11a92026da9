using Registrar.Core.Bindings;
using Registrar.Core.Queries;
using Registrar.Core.Rules;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>In which order a user's phones are tried (M7), what lives over a refresh (M6), and removal by an administrator.</summary>
public sealed class LookupTests
{
    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new RegistrarRig();

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    // Of two bindings, which is tried first: (q, silent, registered at, Call-ID, uri) each.
    [TestCase(900, true, 1, "b", "sip:b", 800, false, 2, "a", "sip:a", TestName = "M7_q_counts_before_all")]
    [TestCase(1000, false, 1, "b", "sip:b", 1000, true, 2, "a", "sip:a", TestName = "M7_then_who_is_heard_of")]
    [TestCase(1000, false, 2, "b", "sip:b", 1000, false, 1, "a", "sip:a", TestName = "M7_then_the_latest")]
    [TestCase(1000, false, 1, "a", "sip:b", 1000, false, 1, "b", "sip:a", TestName = "M7_then_the_Call_ID")]
    [TestCase(1000, false, 1, "a", "sip:a", 1000, false, 1, "a", "sip:b", TestName = "M7_then_the_Contact")]
    public void M7_the_order_is_total(int q1, bool isSilent1, long at1, string callId1, string uri1, int q2, bool isSilent2, long at2, string callId2, string uri2)
    {
        var policy = new RegisterPolicy { SilenceMs = 1000, RegPingSeconds = 30 };
        var order = LookupOrder.Instance;
        var first = LookupOrder.KeyOf(Make(q1, isSilent1, at1, callId1, uri1), policy, nowMs: 10_000);
        var second = LookupOrder.KeyOf(Make(q2, isSilent2, at2, callId2, uri2), policy, nowMs: 10_000);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(order.Compare(first, second), Is.Negative);
            Assert.That(order.Compare(second, first), Is.Positive);
            Assert.That(order.Compare(first, first), Is.Zero);
        }
    }

    [TestCase(50, 20, "ba")]
    [TestCase(20, 50, "ab")]
    public void M7_of_two_that_came_together_the_quicker_to_answer_is_first(int a, int b, string order)
    {
        _rig.Registrar.Update(new RegistrarOptions { OptionsPing = 10, StaleTime = 300 });
        foreach (var user in "ab") new Phone(_rig) { Source = new Source("10.0.0.1", 5060) }.Register("600", $"<sip:{user}@10.0.0.1>");
        _rig.Advance(11);

        foreach (var (user, roundTripMs) in new[] { ('a', a), ('b', b) })
        {
            var ping = _rig.Link.Pings.First(one => one.RequestUri[4] == user);
            (ping with { SentMs = _rig.Link.Pings.Max(one => one.SentMs) - roundTripMs }).Answered(200);
        }

        Assert.That(_rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Select(one => one.Contact[4]), Is.EqualTo(order));
    }

    [Test]
    public void M7_Contacts_are_in_that_order_and_the_same_each_time()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>;q=0.5", "<sip:1000@10.0.0.2>", "<sip:1000@10.0.0.3>;q=0.7");
        _rig.Advance(1);
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.4>", "<sip:1000@10.0.0.5>;q=0.5");

        var looks = Enumerable.Range(0, 10).Select(_ => string.Join(' ', _rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Select(one => one.Contact))).Distinct().ToArray();

        Assert.That(looks, Has.Length.EqualTo(1));
    }

    [Test]
    public void M7_R14_q_is_echoed_and_orders_the_look_up()
    {
        _rig.Registrar.Update(new RegistrarOptions { MaxContactsPerAor = 10 });
        var phone = new Phone(_rig) { Source = new Source("10.0.0.1", 5060) };

        var answer = phone.Register("600", "<sip:a@10.0.0.1>;q=0.1", "<sip:b@10.0.0.1>;q=0.25", "<sip:c@10.0.0.1>;q=0.125", "<sip:d@10.0.0.1>;q=1.000", "<sip:e@10.0.0.1>;q=0");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts.Select(contact => contact.Split(';')[1]), Is.EqualTo(["q=0.1", "q=0.25", "q=0.125", "q=1.000", "q=0"]));
            Assert.That(_rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Select(one => one.Contact[4]), Is.EqualTo("dbcae"));
        }
    }

    [Test]
    public void M6_what_a_refresh_does_not_name_lives_on()
    {
        var phone = new Phone(_rig) { Extra = { [0] = "User-Agent: Yealink SIP-T46S 66.85.0.5" } };
        phone.Extra.Add("Allow: INVITE, ACK");
        phone.Register("600", "<sip:1000@10.0.0.1>;+sip.instance=\"<urn:uuid:1>\"");
        var first = _rig.Registrar.User(Phone.Realm, "1000").Single();
        _rig.Advance(100);
        phone.Extra.Clear();
        phone.SendWithDigest();

        var second = _rig.Registrar.User(Phone.Realm, "1000").Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.UserAgent, Is.EqualTo("Yealink SIP-T46S 66.85.0.5"));
            Assert.That(second.Allow, Is.EqualTo(["INVITE", "ACK"]));
            Assert.That(second.Device, Is.EqualTo(first.Device));
            Assert.That((second.Uuid, second.Created), Is.EqualTo((first.Uuid, first.Created)));
            Assert.That(second.Modified, Is.EqualTo(first.Modified + 100));
        }
    }

    [Test]
    public void M6_what_a_refresh_names_counts()
    {
        var phone = new Phone(_rig) { Extra = { [0] = "User-Agent: Yealink SIP-T46S 66.85.0.5" } };
        phone.Register();
        phone.Extra[0] = "User-Agent: Yealink SIP-T46S 66.86.0.15";
        phone.SendWithDigest();

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().Device.Firmware, Is.EqualTo("66.86.0.15"));
    }

    [Test]
    public async Task An_administrator_removes_all_registrations_of_a_user()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>", "<sip:1000@10.0.0.2>");
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.3>");
        await using var events = new EventLog(_rig.Registrar);

        var removed = _rig.Registrar.Remove(Phone.Realm.ToUpperInvariant(), "1000");
        var told = await events.NextAsync(2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((removed, _rig.Registrar.BindingCount, _rig.Registrar.Remove(Phone.Realm, "1000")), Is.EqualTo((3, 0, 0)));
            Assert.That(told.Select(one => (one.Type, one.Cause)), Is.All.EqualTo((RegistrarEventType.Unregister, RegistrarEventCause.Admin)));
        }
    }

    [Test]
    public void An_administrator_removes_one_registration_by_its_identifier()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>");
        new Phone(_rig) { CallId = "other" }.Register("600", "<sip:1000@10.0.0.2>");
        var one = _rig.Registrar.User(Phone.Realm, "1000").Single(registration => registration.CallId != "other");

        var removed = (_rig.Registrar.Remove(Phone.Realm, "1000", "unknown"), _rig.Registrar.Remove(Phone.Realm, "1000", one.Uuid));

        Assert.That((removed, _rig.Registrar.User(Phone.Realm, "1000").Single().CallId), Is.EqualTo(((0, 1), "other")));
    }

    [Test]
    public void A_removed_phone_is_pinged_no_more_and_may_come_back()
    {
        _rig.Registrar.Update(new RegistrarOptions { OptionsPing = 10 });
        var phone = new Phone(_rig);
        phone.Register();
        _rig.Registrar.Remove(Phone.Realm, "1000");
        _rig.Advance(30);
        var pings = _rig.Link.Pings.Count;

        Assert.That((pings, phone.SendWithDigest().Status, _rig.Registrar.BindingCount), Is.EqualTo((0, 200, 1)));
    }

    private Binding Make(int q, bool isSilent, long registeredMs, string callId, string uri)
    {
        var maker = new BindingMaker(_rig);
        return maker.Watched(null, isSilent ? 0 : 10_000, maker.Any(uri, q, callId, registeredMs)).Entry.Bindings[0];
    }
}
