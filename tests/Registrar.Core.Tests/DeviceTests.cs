using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Which binding a device means when it comes back: M1 to M3 of docs/conformance.md.</summary>
public sealed class DeviceTests
{
    private const string One = ";+sip.instance=\"<urn:uuid:00000000-0000-0000-0000-000000000001>\"";
    private const string Two = ";+sip.instance=\"<urn:uuid:00000000-0000-0000-0000-000000000002>\"";

    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new RegistrarRig();

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public void M1_two_phones_of_one_user_both_stay()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>");
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.2>");

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000"), Has.Count.EqualTo(2));
    }

    [Test]
    public void M2_the_same_instance_from_a_new_address_leaves_exactly_one_binding()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>" + One);
        var moved = new Phone(_rig) { Source = new Source("203.0.113.5", 1111) };

        var answer = moved.Register("600", "<sip:1000@10.7.7.7>" + One);

        Assert.That(answer.Contacts, Is.EqualTo([$"<sip:1000@10.7.7.7>{One};expires=600"]));
    }

    [Test]
    public void M2_an_instance_leaves_no_twin_behind_when_its_URI_belongs_to_a_binding_without_one()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>" + One);
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.2>");

        var answer = new Phone(_rig).Register("600", "<sip:1000@10.0.0.2>" + One);

        Assert.That(answer.Contacts, Is.EqualTo([$"<sip:1000@10.0.0.2>{One};expires=600"]));
    }

    [Test]
    public void R4_removing_an_address_the_device_has_left_leaves_the_one_it_moved_to()
    {
        var phone = new Phone(_rig);
        phone.Register("600", "<sip:1000@10.0.0.1>" + One);
        phone.Register("600", "<sip:1000@10.0.0.2>" + One);

        var answer = phone.Register("0", "<sip:1000@10.0.0.1>" + One);

        Assert.That((answer.Status, answer.Contacts.Single()), Is.EqualTo((200, $"<sip:1000@10.0.0.2>{One};expires=600")));
    }

    [Test]
    public void R4_a_removal_takes_no_twin_of_its_device_along()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>");
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.2>" + One);

        var answer = new Phone(_rig).Register("0", "<sip:1000@10.0.0.1>" + One);

        Assert.That(answer.Contacts, Is.EqualTo([$"<sip:1000@10.0.0.2>{One};expires=600"]));
    }

    [Test]
    public void M2_a_removal_with_a_reg_id_names_the_flow_whatever_its_address()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>;reg-id=1" + One);
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.2>;reg-id=2" + One);

        var answer = new Phone(_rig).Register("0", "<sip:1000@10.0.0.3>;reg-id=2" + One);

        Assert.That(answer.Contacts, Is.EqualTo([$"<sip:1000@10.0.0.1>;reg-id=1{One};expires=600"]));
    }

    [Test]
    public void M1_different_instances_with_one_private_address_are_two_devices()
    {
        new Phone(_rig).Register("600", "<sip:1000@192.168.1.10>" + One);

        var answer = new Phone(_rig) { Source = new Source("203.0.113.5") }.Register("600", "<sip:1000@192.168.1.10>" + Two);

        Assert.That(answer.Contacts, Is.EqualTo([$"<sip:1000@192.168.1.10>{Two};expires=600", $"<sip:1000@192.168.1.10>{One};expires=600"]));
    }

    [Test]
    public void M1_flows_of_one_instance_are_told_by_reg_id()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>;reg-id=1" + One);

        Assert.That(new Phone(_rig).Register("600", "<sip:1000@10.0.0.2>;reg-id=2" + One).Contacts, Has.Count.EqualTo(2));
    }

    [Test]
    public void M3_the_same_Contact_from_a_new_port_replaces()
    {
        var phone = new Phone(_rig);
        phone.Register("600", "<sip:1000@10.0.0.1>");
        phone.Source = new Source(Port: 50505);

        phone.SendWithDigest();
        var registration = _rig.Registrar.User(Phone.Realm, "1000").Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(registration.Network.SourcePort, Is.EqualTo(50505));
            Assert.That(registration.Contacts, Is.EqualTo(["sip:1000@198.51.100.7:50505;transport=udp"]));
        }
    }

    [Test]
    public void M3_the_same_Call_ID_with_a_new_Contact_from_a_new_port_replaces()
    {
        var phone = new Phone(_rig);
        phone.Register("600", "<sip:1000@198.51.100.7:40000>");
        phone.Source = new Source(Port: 50505);
        phone.Contacts = ["<sip:1000@198.51.100.7:50505>"];

        Assert.That(phone.SendWithDigest().Contacts, Is.EqualTo(["<sip:1000@198.51.100.7:50505>;expires=600"]));
    }

    [Test]
    public void M3_another_Call_ID_and_Contact_without_instance_are_another_device()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>");

        Assert.That(new Phone(_rig) { Source = new Source(Port: 50505) }.Register("600", "<sip:1000@10.0.0.2>").Contacts, Has.Count.EqualTo(2));
    }

    [Test]
    public void M3_the_same_Call_ID_from_a_new_port_does_not_take_a_device_with_an_instance()
    {
        var phone = new Phone(_rig);
        phone.Register("600", "<sip:1000@10.0.0.1>" + One);
        phone.Source = new Source(Port: 50505);
        phone.Contacts = ["<sip:1000@10.0.0.2>"];

        Assert.That(phone.SendWithDigest().Contacts, Has.Count.EqualTo(2));
    }

    [Test]
    public void M3_the_same_Contact_with_a_new_Call_ID_after_a_restart_replaces()
    {
        new Phone(_rig).Register("600", "<sip:1000@10.0.0.1>");
        new Phone(_rig) { CallId = "after the restart".Replace(' ', '-') }.Register("600", "<sip:1000@10.0.0.1>");

        Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Single().CallId, Is.EqualTo("after-the-restart"));
    }

    [Test]
    public void M3_the_same_Call_ID_with_a_second_Contact_from_the_same_port_adds()
    {
        var phone = new Phone(_rig);
        phone.Register("600", "<sip:1000@10.0.0.1>");
        phone.Contacts = ["<sip:1000@10.0.0.2>"];

        Assert.That(phone.SendWithDigest().Contacts, Has.Count.EqualTo(2));
    }

    [Test]
    public void The_last_of_two_equal_Contacts_in_one_request_counts()
    {
        var answer = new Phone(_rig).Register(null, "<sip:1000@10.0.0.1>;expires=0, <sip:1000@10.0.0.1>;expires=90");

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.1>;expires=90"]));
    }

    [Test]
    public void Removing_the_old_and_adding_the_new_address_in_one_request_keeps_one()
    {
        var phone = new Phone(_rig);
        phone.Register("600", "<sip:1000@10.0.0.1>" + One);
        phone.Contacts = [$"<sip:1000@10.0.0.1>{One};expires=0", $"<sip:1000@10.0.0.2>{One}"];

        Assert.That(phone.SendWithDigest().Contacts, Is.EqualTo([$"<sip:1000@10.0.0.2>{One};expires=600"]));
    }

    [Test]
    public async Task Registering_from_many_threads_keeps_every_phone_and_counts_every_event()
    {
        await using var events = new EventLog(_rig.Registrar);
        var phones = Enumerable.Range(0, 8).Select(number => new Phone(_rig) { Contacts = [$"<sip:1000@10.0.0.{number}>"], Source = new Source(Port: 1000 + number) }).ToArray();
        foreach (var phone in phones) phone.Send();

        await Task.WhenAll(phones.Select(phone => Task.Run(() =>
        {
            foreach (var _ in Enumerable.Range(0, 50)) phone.SendWithDigest();
        })));
        var told = await events.NextAsync(8 * 50);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000"), Has.Count.EqualTo(8));
            Assert.That(told.Select(one => one.Sequence), Is.EqualTo(Enumerable.Range(1, 400)));
            Assert.That(told.Count(one => one.Registration!.Initial), Is.EqualTo(8));
        }
    }
}
