using System.Text;
using Registrar.Core.Bindings;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>An instance is kept short where it can be, and is the phone's own spelling all the same.</summary>
public sealed class InstanceTextTests
{
    private const string Uuid = "<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";

    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new RegistrarRig();

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [TestCase($";+sip.instance=\"{Uuid}\"", true)]
    [TestCase($";+sip.instance=\"{Uuid}\";reg-id=1", true)]
    [TestCase($";q=0.7;+sip.instance=\"{Uuid}\";audio", true)]
    [TestCase(";+sip.instance=\"<urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6>\"", true)]
    [TestCase(";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000000000000>\"", true)]
    [TestCase(";+sip.instance=\"<urn:uuid:F81D4FAE-7dec-11d0-a765-00a0c91e6bf6>\"", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bfg>\"", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:f81d4fae07dec-11d0-a765-00a0c91e6bf6>\"", false)]
    [TestCase(";+sip.instance=\"<urn:UUID:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\"", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6)\"", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6]\";reg-id=1", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6 \"", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf67\"", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6<\"", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>>\"", false)]
    [TestCase($";+SIP.instance=\"{Uuid}\"", false)]
    [TestCase(";+sip.instance=\"<urn:uuid:1>\"", false)]
    [TestCase(";+sip.instance=\"<urn:imei:35622-000000-0>\"", false)]
    [TestCase($";x=\";+sip.instance=\\\"{Uuid}\\\"\";+sip.instance=\"<urn:uuid:1>\"", false)]
    [TestCase(";audio", false)]
    public void N3_parameters_are_echoed_to_the_byte_and_tell_the_device(string parameters, bool isPacked)
    {
        var phone = new Phone(_rig);
        var first = phone.Register("600", $"<sip:1000@10.0.0.9>{parameters}");
        var again = phone.SendWithDigest();
        var binding = _rig.Registrar.Table.Find(Phone.Realm, "1000", 0).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Contacts, Is.EqualTo([$"<sip:1000@10.0.0.9>{parameters};expires=600"]));
            Assert.That(again.Contacts, Is.EqualTo(first.Contacts));
            Assert.That(_rig.Registrar.BindingCount, Is.EqualTo(1));
            Assert.That((binding.Flags & BindingFlags.PackedInstance) != BindingFlags.None, Is.EqualTo(isPacked));
            Assert.That(binding.ParametersLength, Is.EqualTo(parameters.Length));
            Assert.That(binding.HasParameters(Encoding.ASCII.GetBytes(parameters)), Is.True);
            Assert.That(binding.HasParameters(Encoding.ASCII.GetBytes(parameters + ";x")), Is.False);
        }
    }

    [TestCase(Uuid, Uuid, 1)]
    [TestCase(Uuid, "<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf7>", 2)]
    [TestCase(Uuid, "<urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6>", 2)]
    [TestCase("<urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6>", "<urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6>", 1)]
    [TestCase("<urn:uuid:1>", "<urn:uuid:1>", 1)]
    [TestCase("<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6)", "<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6)", 1)]
    [TestCase("<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6)", Uuid, 2)]
    [TestCase(Uuid, "<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6)", 2)]
    [TestCase("<urn:uuid:1>", Uuid, 2)]
    public void M2_a_device_is_known_by_its_instance_as_it_spells_it(string one, string other, int bindings)
    {
        new Phone(_rig).Register("600", $"<sip:1000@10.0.0.9>;+sip.instance=\"{one}\"");
        new Phone(_rig).Register("600", $"<sip:1000@10.0.0.10>;+sip.instance=\"{other}\"");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.BindingCount, Is.EqualTo(bindings));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000").Select(registration => registration.Device.Instance), Does.Contain(other));
        }
    }

    [Test]
    public void An_instance_that_is_folded_is_kept_apart()
    {
        var phone = new Phone(_rig);
        phone.Register("600", "<sip:1000@10.0.0.9>;+sip.instance=\"<urn:x:a\r\n b>\"");
        phone.Contacts = ["<sip:1000@10.0.0.10>;+sip.instance=\"<urn:x:a\r\n b>\""];
        var answer = phone.SendWithDigest();

        Assert.That((answer.Status, _rig.Registrar.BindingCount), Is.EqualTo((200, 1)));
    }
}
