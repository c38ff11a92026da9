using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>A reload while requests are on their way.</summary>
public sealed class PolicySwapTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Q1_a_request_in_flight_ends_under_the_policy_it_began_with_and_the_next_one_has_the_new_one()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { MaxExpires = 600, MaxContactsPerAor = 1 });
        var phone = new Phone(rig) { Expires = "7200" };
        phone.Send();
        var found = new TaskCompletionSource<UserCredentials?>();
        rig.Directory.Source = (_, _) => found.Task;
        var text = phone.Last.Replace("CSeq: 1 ", "CSeq: 2 ", StringComparison.Ordinal).Replace("Content-Length: 0", phone.Authorization() + "\r\nContent-Length: 0", StringComparison.Ordinal);
        var inFlight = rig.Begin(text, phone.Source);

        rig.Registrar.Update(new RegistrarOptions { MaxExpires = 60, MinExpires = 10, Proxy = true, MaxContactsPerAor = 1 });
        found.SetResult(new UserCredentials { Secret = "secret0" });
        await rig.LastHandled.WaitAsync(Guard);
        rig.Directory.Source = null;
        var next = new Phone(rig, "1001", "secret1") { Expires = "7200" }.Send();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inFlight.Answers.Single().Status, Is.EqualTo(200));
            Assert.That(inFlight.Answers.Single().Contacts.Single(), Does.EndWith(";expires=600"));
            Assert.That(next.Status, Is.EqualTo(407));
        }
    }

    [Test]
    public async Task Q1_a_policy_with_one_broken_realm_changes_nothing()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { MaxExpires = 600 });
        var broken = new RegistrarOptions
        {
            MaxExpires = 90,
            Realms = new Dictionary<string, RegistrarOptions> { [Phone.Realm] = new() { MaxExpires = 80 }, ["other.example.com"] = new() { MinExpires = 0 } },
        };

        Assert.That(() => rig.Registrar.Update(broken), Throws.ArgumentException.With.Message.Contains("realms:other.example.com:minexpires is 0"));

        Assert.That(new Phone(rig).Register("7200", "<sip:1000@10.0.0.9:5060>").Contacts.Single(), Does.EndWith(";expires=600"));
    }
}
