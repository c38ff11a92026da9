using System.Text.Json;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What each event says: its cause, and the contacts before and after; E1 and E2 of docs/conformance.md.</summary>
public sealed class TransitionTests
{
    private const string A = "sip:1000@10.0.0.1";
    private const string B = "sip:1000@10.0.0.2";
    private const string C = "sip:1000@10.0.0.3";

    private RegistrarRig _rig = null!;
    private Phone _phone = null!;
    private Phone _other = null!;
    private EventLog _events = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig(new RegistrarOptions { MaxContactsPerAor = 3, OverLimit = OverLimitMode.EvictOldest });
        _phone = new Phone(_rig) { CallId = "one" };
        _other = new Phone(_rig) { CallId = "two", Source = new Source(Port: 40001) };
        _events = new EventLog(_rig.Registrar);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _rig.DisposeAsync();
        await _events.DisposeAsync();
    }

    [Test]
    public async Task E2_a_registration_that_begins_has_nothing_old_and_one_that_ends_nothing_new()
    {
        _phone.Register("600", $"<{A}>");
        _phone.Register("600", $"<{A}>");
        _phone.Register("0", $"<{A}>");

        Assert.That(await LinesAsync(3), Is.EqualTo([$"one register register [] [{A}]", $"one register refresh [{A}] [{A}]", $"one unregister unregister [{A}] []"]));
    }

    [Test]
    public async Task E1_a_phone_that_changes_its_Contact_under_its_Call_ID_is_one_refresh()
    {
        _phone.Register("600", $"<{A}>");
        _phone.Source = new Source(Port: 40005);
        _phone.Register("600", $"<{B}>");

        Assert.That(await LinesAsync(2), Is.EqualTo([$"one register register [] [{A}]", $"one register refresh [{A}] [{B}]"]));
    }

    [Test]
    public async Task E2_a_Call_ID_that_gains_a_Contact_is_a_refresh_and_one_that_gives_one_back_an_unregister()
    {
        _phone.Register("600", $"<{A}>");
        _phone.Register("600", $"<{B}>");
        _phone.Register("0", $"<{A}>");

        Assert.That((await LinesAsync(3))[1..], Is.EqualTo([$"one register refresh [{A}] [{A} {B}]", $"one register unregister [{A} {B}] [{B}]"]));
    }

    [Test]
    public async Task E2_a_REGISTER_that_refreshes_one_Contact_and_gives_another_back_is_a_refresh()
    {
        _phone.Register("600", $"<{A}>", $"<{B}>");
        _phone.Register("600", $"<{A}>", $"<{B}>;expires=0");

        Assert.That((await LinesAsync(2))[1], Is.EqualTo($"one register refresh [{A} {B}] [{A}]"));
    }

    [Test]
    public async Task E2_what_replaced_a_registration_stands_in_new()
    {
        _phone.Register("600", $"<{A}>;+sip.instance=\"<urn:uuid:1>\"");
        _other.Register("600", $"<{B}>;+sip.instance=\"<urn:uuid:1>\"");

        Assert.That((await LinesAsync(3))[1..], Is.EqualTo([$"one unregister replaced [{A}] [{B}]", $"two register register [] [{B}]"]));
    }

    [Test]
    public async Task E2_a_registration_that_loses_one_of_two_contacts_to_another_goes_on_with_the_rest()
    {
        _phone.Register("600", $"<{A}>", $"<{B}>");
        _other.Register("600", $"<{A}>");

        Assert.That((await LinesAsync(3))[1..], Is.EqualTo([$"one register replaced [{A} {B}] [{B}]", $"two register register [] [{A}]"]));
    }

    [Test]
    public async Task E2_a_Contact_that_another_Call_ID_removes_was_unregistered_and_only_the_loser_is_told()
    {
        _phone.Register("600", $"<{A}>");
        _other.Register("600", $"<{B}>");
        _other.Register("0", $"<{A}>");
        _other.Register("0", $"<{B}>");

        Assert.That((await LinesAsync(4))[2..], Is.EqualTo([$"one unregister unregister [{A}] []", $"two unregister unregister [{B}] []"]));
    }

    [Test]
    public async Task E2_a_moved_phone_that_takes_its_old_Contact_back_unregisters_the_old_one()
    {
        _phone.Register("600", $"<{A}>");
        _other.Register("600", $"<{B}>", $"<{A}>;expires=0");

        Assert.That((await LinesAsync(3))[1..], Is.EqualTo([$"one unregister unregister [{A}] []", $"two register register [] [{B}]"]));
    }

    [Test]
    public async Task E2_star_unregisters_each_Call_ID_once()
    {
        _phone.Register("600", $"<{A}>", $"<{B}>");
        _other.Register("600", $"<{C}>");
        _phone.Register("0", "*");

        Assert.That((await LinesAsync(4))[2..], Is.EquivalentTo([$"one unregister unregister [{A} {B}] []", $"two unregister unregister [{C}] []"]));
    }

    [Test]
    public async Task E2_an_evicted_contact_is_told_before_the_one_it_made_room_for()
    {
        _phone.Register("600", $"<{A}>");
        new Phone(_rig) { CallId = "two" }.Register("600", $"<{B}>");
        new Phone(_rig) { CallId = "three" }.Register("600", $"<{C}>");
        new Phone(_rig) { CallId = "four" }.Register("600", "<sip:1000@10.0.0.4>");

        Assert.That((await LinesAsync(5))[3..], Is.EqualTo([$"one unregister evicted [{A}] []", "four register register [] [sip:1000@10.0.0.4]"]));
    }

    [Test]
    public async Task E2_one_of_two_contacts_that_runs_out_leaves_the_registration_with_the_other()
    {
        _phone.Register("600", $"<{A}>;expires=60", $"<{B}>");
        _rig.Advance(60.25);
        _rig.Advance(540);

        Assert.That((await LinesAsync(3))[1..], Is.EqualTo([$"one register expired [{A} {B}] [{B}]", $"one unregister expired [{B}] []"]));
    }

    [Test]
    public async Task E2_an_event_names_source_and_user_agent()
    {
        _phone.Register("600", $"<{A}>");
        var told = await _events.NextAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((told.Network.SourceAddress, told.Network.SourcePort), Is.EqualTo(("198.51.100.7", 40000)));
            Assert.That(told.Registration!.UserAgent, Is.EqualTo("Test 1.0"));
        }
    }

    [Test]
    public async Task R3_a_fetch_is_exactly_one_event_of_its_own_and_changes_nothing()
    {
        _phone.Register("600", $"<{A}>");
        _other.Register(null);
        _other.Send();
        _phone.SendWithDigest();

        var events = await _events.NextAsync(3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(one => $"{one.Name} {one.Cause}"), Is.EqualTo(["register Register", "register.fetched Fetch", "register Refresh"]));
            Assert.That(events[1].Network.SourcePort, Is.EqualTo(40001));
            Assert.That(events[1].Username, Is.EqualTo("1000"));
            Assert.That(events[1].Registration, Is.Null);
            Assert.That(events[1].Old, Is.Null);
        }
    }

    [Test]
    public async Task E1_the_JSON_of_a_transition_has_old_and_new_and_that_of_other_events_is_as_it_was()
    {
        _phone.Register("600", $"<{A}>");
        new Phone(_rig, secret: "wrong").Register();

        var events = await _events.NextAsync(2);
        var register = JsonSerializer.Serialize(events[0], RegistrarJson.Default.RegistrarEvent);
        var failed = JsonSerializer.Serialize(events[1], RegistrarJson.Default.RegistrarEvent);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(register, Does.StartWith("""{"sequence":1,"event":"register","cause":"register",""").And.Contain($"""
                "old":[],"new":["{A}"],"registration":
                """.Trim()));
            Assert.That(failed, Does.StartWith("""{"sequence":2,"event":"register.auth.failed","cause":"credentials",""").And.Not.Contain("\"old\"").And.Not.Contain("\"new\""));
        }
    }

    // "Call-ID event cause [old] [new]"
    private async Task<string[]> LinesAsync(int count) =>
        [.. (await _events.NextAsync(count)).Select(one => $"{one.Registration!.CallId} {one.Name} {one.Cause.ToString().ToLowerInvariant()} [{string.Join(' ', one.Old!)}] [{string.Join(' ', one.New!)}]")];
}
