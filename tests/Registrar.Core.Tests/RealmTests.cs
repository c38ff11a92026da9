using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Rules of single realms over the defaults.</summary>
public sealed class RealmTests
{
    private const string Other = "other.example.com";

    private static readonly RegistrarOptions Defaults = new() { MaxExpires = 1000, ServiceRoute = ["sip:default.example.com;lr"] };

    private static RegistrarRig Rig(RegistrarOptions own, string realm = Other)
    {
        var rig = new RegistrarRig(Defaults with { Realms = new Dictionary<string, RegistrarOptions>(StringComparer.Ordinal) { [realm] = own } });
        rig.Directory.Users[("1000", Other)] = new UserCredentials { Secret = "secret0" };
        return rig;
    }

    private static Phone OfOther(RegistrarRig rig) => new(rig) { Aor = $"sip:1000@{Other}", AuthRealm = Other };

    [TestCase(Other)]
    [TestCase("OTHER.Example.COM")]
    public async Task A_realm_has_its_own_rules_and_the_others_keep_the_defaults(string written)
    {
        await using var rig = Rig(Defaults with { MaxExpires = 100, ServiceRoute = [], MaxContactsPerAor = 1, OverLimit = OverLimitMode.EvictOldest }, written);

        var own = new[] { OfOther(rig), OfOther(rig) }.Select((phone, number) => phone.Register("900", $"<sip:1000@10.0.0.{number}>")).Last();
        var others = new[] { new Phone(rig), new Phone(rig) }.Select((phone, number) => phone.Register("900", $"<sip:1000@10.0.0.{number}>")).Last();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((own["Expires"], own.Contacts.Count, own["Service-Route"]), Is.EqualTo(("100", 1, (string?)null)));
            Assert.That((others["Expires"], others.Contacts.Count, others["Service-Route"]), Is.EqualTo(("900", 2, "<sip:default.example.com;lr>")));
        }
    }

    [Test]
    public async Task A_realm_is_challenged_by_its_own_algorithms_and_status()
    {
        await using var rig = Rig(Defaults with { Algorithms = ["SHA-256"], Proxy = true });

        var own = OfOther(rig).Send();
        var others = new Phone(rig).Send();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((own.Status, own["Proxy-Authenticate"]), Is.EqualTo((407, own["Proxy-Authenticate"])));
            Assert.That(own["Proxy-Authenticate"], Does.Contain("algorithm=SHA-256"));
            Assert.That((others.Status, others.All("WWW-Authenticate")), Is.EqualTo((401, others.All("WWW-Authenticate"))));
            Assert.That(others["WWW-Authenticate"], Does.Contain("algorithm=MD5"));
        }
    }

    [Test]
    public async Task A_slow_directory_does_not_change_whose_rules_count()
    {
        await using var rig = Rig(Defaults with { MaxExpires = 100 });
        var phone = OfOther(rig);
        phone.Send();
        var user = new TaskCompletionSource<UserCredentials?>();
        rig.Directory.Source = (_, _) => user.Task;
        var request = rig.Begin(phone.Last.Replace("Content-Length", phone.Authorization() + "\r\nContent-Length", StringComparison.Ordinal), phone.Source);

        user.SetResult(new UserCredentials { Secret = "secret0" });
        await rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(request.Answers.Single()["Expires"], Is.EqualTo("100"));
    }

    [Test]
    public async Task A_realm_has_its_own_idea_of_stale()
    {
        await using var rig = Rig(Defaults with { StaleTime = 10 });
        OfOther(rig).Register();
        new Phone(rig).Register();

        rig.Advance(20);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Registrar.User(Other, "1000").Single().Stale, Is.True);
            Assert.That(rig.Registrar.Users(Other).Single().Stale, Is.True);
            Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Stale, Is.False);
        }
    }

    [Test]
    public async Task What_belongs_to_the_whole_registrar_is_not_a_realms()
    {
        await using var rig = Rig(new RegistrarOptions { MaxCallIdBytes = 16, OptionsPing = 5 });

        var answer = OfOther(rig).Register();
        rig.Advance(10);

        Assert.That((answer.Status, rig.Link.Pings.Count), Is.EqualTo((200, 0)));
    }

    [Test]
    public async Task A_change_swaps_all_realms_at_once_and_a_broken_realm_refuses_it()
    {
        await using var rig = Rig(Defaults with { MaxExpires = 100 });
        var phone = OfOther(rig);
        phone.Register();

        Assert.That(
            () => rig.Registrar.Update(Defaults with { Realms = new Dictionary<string, RegistrarOptions>(StringComparer.Ordinal) { [Other] = Defaults with { MaxExpires = 0 } } }),
            Throws.ArgumentException.With.Message.Contains($"realms:{Other}:maxexpires is 0"));
        var before = phone.SendWithDigest()["Expires"];
        rig.Registrar.Update(Defaults);
        phone.Expires = "900";

        Assert.That((before, phone.SendWithDigest()["Expires"]), Is.EqualTo(("100", "900")));
    }

    [Test]
    public void What_is_wrong_with_the_defaults_is_said_once()
    {
        var broken = Defaults with { MinExpires = 2000 };
        broken = broken with { Realms = new Dictionary<string, RegistrarOptions>(StringComparer.Ordinal) { [Other] = broken with { Expires = 7 }, ["A.com"] = broken with { StaleTime = 0 }, ["a.com"] = broken } };

        Assert.That(broken.Validate().Select(sentence => sentence.Split(' ')[0]), Is.EqualTo(["minexpires", "realms", "realms:A.com:staletime"]));
    }
}
