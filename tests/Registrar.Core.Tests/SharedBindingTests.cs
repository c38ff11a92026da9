using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>RFC 3261 §19.1.4 is not transitive: two Contacts of one REGISTER may equal one binding and not each other.</summary>
public sealed class SharedBindingTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig();
        _phone = new Phone(_rig);
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public void Two_Contacts_that_equal_one_binding_become_two_bindings()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");

        var answer = _phone.Register("600", "<sip:1000@10.0.0.1;line=a>", "<sip:1000@10.0.0.1;line=b>");

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.1;line=a>;expires=600", "<sip:1000@10.0.0.1;line=b>;expires=600"]));
    }

    [Test]
    public void Two_removals_that_equal_one_binding_remove_it_once()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1>");

        var answer = _phone.Register("0", "<sip:1000@10.0.0.1;line=a>", "<sip:1000@10.0.0.1;line=b>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(_rig.Registrar.BindingCount, Is.Zero);
        }
    }

    [Test]
    public void The_binding_with_the_same_bytes_is_meant_before_an_equivalent_one()
    {
        _phone.Register("600", "<sip:1000@10.0.0.1;line=a>", "<sip:1000@10.0.0.1;line=b>");
        _phone.Register("600", "<sip:1000@10.0.0.1;x=1>");

        var answer = _phone.Register("600", "<sip:1000@10.0.0.1;line=b>");

        Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.1;line=b>;expires=600", "<sip:1000@10.0.0.1;x=1>;expires=600"]));
    }
}
