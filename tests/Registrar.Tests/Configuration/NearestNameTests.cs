using Registrar.Configuration;

namespace Registrar.Tests.Configuration;

internal sealed class NearestNameTests
{
    [TestCase("expire", "expires")]
    [TestCase("Min_Expires", "minexpires")]
    [TestCase("hsot", "host")]
    [TestCase("toast", null)]
    [TestCase("zzz", null)]
    [TestCase("", null)]
    public void Name_is_near_when_a_third_of_its_letters_differ_at_most(string name, string? expected)
    {
        Assert.That(NearestName.Of(name, ["expires", "minexpires", "host"]), Is.EqualTo(expected));
    }

    [Test]
    public void Very_long_name_is_near_to_nothing()
    {
        Assert.That(NearestName.Of(new string('x', 10_000), ["x"]), Is.Null);
    }
}
