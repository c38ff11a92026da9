using Microsoft.Extensions.DependencyInjection;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Options: defaults, ranges, changes while running; and the one line that embeds a registrar.</summary>
public sealed class OptionsTests
{
    [Test]
    public void The_defaults_are_valid_and_the_originals_where_they_are_sound()
    {
        var options = new RegistrarOptions();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Validate(), Is.Empty);
            Assert.That((options.Expires, options.MinExpires, options.MaxExpires), Is.EqualTo((3600, 60, 7200)));
            Assert.That((options.OptionsPing, options.RegPing, options.StaleTime, options.AuthTimeout), Is.EqualTo((0, 0, 300, 5000)));
            Assert.That((options.ForceRport, options.Proxy, options.ShowAuthorization), Is.EqualTo((false, false, false)));
        }
    }

    [TestCase("expires")]
    [TestCase("minexpires")]
    [TestCase("maxexpires")]
    [TestCase("staletime")]
    [TestCase("authtimeout")]
    [TestCase("noncelifetime")]
    [TestCase("optionsping")]
    [TestCase("regping")]
    [TestCase("maxcontactsperaor")]
    [TestCase("algorithms")]
    public void What_is_out_of_range_is_named(string key)
    {
        var broken = new RegistrarOptions
        {
            Expires = -1,
            MinExpires = 0,
            MaxExpires = 0,
            StaleTime = 0,
            AuthTimeout = 0,
            NonceLifetime = 0,
            OptionsPing = -1,
            RegPing = -1,
            MaxContactsPerAor = 0,
            Algorithms = ["MD4"],
        };

        Assert.That(broken.Validate(), Has.Some.StartsWith(key + " "));
    }

    [Test]
    public void Contradictions_are_named()
    {
        var broken = new RegistrarOptions { MinExpires = 600, MaxExpires = 300, RegPing = 700, Expires = 600, Algorithms = [] };

        Assert.That(broken.Validate(), Has.Count.EqualTo(3));
    }

    // "Service-Route: " and "<sip:" … ";lr>" take 24 bytes of the 8,192 of a line.
    [TestCase(8_168, 0)]
    [TestCase(8_169, 1)]
    public async Task R20_a_Service_Route_that_is_no_line_is_refused_before_anything_is_bound_on_it(int nameBytes, int problems)
    {
        var options = new RegistrarOptions { ServiceRoute = [$"sip:{new string('a', nameBytes)};lr"] };

        Assert.That(options.Validate(), Has.Count.EqualTo(problems).And.All.StartsWith("serviceroute makes a line of 8193 bytes; use at most 8192"));
        await using var rig = new RegistrarRig(options with { ServiceRoute = [$"sip:{new string('a', Math.Min(nameBytes, 8_168))};lr"] });

        Assert.That(new Phone(rig).Register().Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_refused_change_changes_nothing()
    {
        await using var rig = new RegistrarRig();
        var before = rig.Registrar.Options;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => rig.Registrar.Update(new RegistrarOptions { Expires = 0 }), Throws.ArgumentException.With.Message.Contains("expires is 0"));
            Assert.That(rig.Registrar.Options, Is.SameAs(before));
        }
    }

    [Test]
    public async Task A_change_keeps_the_registrations()
    {
        await using var rig = new RegistrarRig();
        var phone = new Phone(rig);
        phone.Register();

        rig.Registrar.Update(new RegistrarOptions { MaxExpires = 100 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Registrar.User(Phone.Realm, "1000"), Has.Count.EqualTo(1));
            Assert.That(phone.SendWithDigest()["Expires"], Is.EqualTo("100"));
        }
    }

    [Test]
    public async Task One_line_embeds_a_registrar()
    {
        var services = new ServiceCollection();
        services.AddRegistrar(new RegistrarOptions(), new FakeDirectory());
        await using var provider = services.BuildServiceProvider();

        var registrar = provider.GetRequiredService<SipRegistrar>();

        Assert.That(provider.GetRequiredService<SipRegistrar>(), Is.SameAs(registrar));
    }
}
