using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>A directory that answers at once decides nothing else than one that is awaited; only the strings are its own.</summary>
public sealed class ImmediateDirectoryTests
{
    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new RegistrarRig(directory: new FakeDirectory { AnswersNow = true });

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [TestCase("1000", "secret0", 200, 1)]
    [TestCase("1000", "wrong", 401, 1)]
    [TestCase("9999", "secret0", 401, 1)]
    public void A_phone_costs_one_look_up_for_its_own_address(string user, string secret, int status, int lookups)
    {
        var phone = new Phone(_rig, user, secret);

        var answer = phone.Register();

        Assert.That((answer.Status, _rig.Directory.Lookups), Is.EqualTo((status, lookups)));
    }

    [TestCase("1001", 200)]
    [TestCase("2000", 200)]
    [TestCase("3000", 403)]
    public void A_trunk_registers_the_addresses_it_was_given_known_or_not(string owner, int status)
    {
        _rig.Directory.Users[("trunk", Phone.Realm)] = new UserCredentials { Secret = "t", Display = "Trunk", Aors = ["1001", "2*"] };

        var answer = new Phone(_rig, "trunk", "t") { Aor = $"sip:{owner}@{Phone.Realm}" }.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(_rig.Registrar.User(Phone.Realm, owner), Has.Count.EqualTo(status == 200 ? 1 : 0));
            Assert.That(_rig.Directory.Lookups, Is.EqualTo(2), "who answers, and whose address it is");
        }
    }

    [Test]
    public void A_realm_that_folds_case_keeps_one_spelling([Values("Bob", "bob", "BOB", "%42ob")] string written)
    {
        _rig.Registrar.Update(new RegistrarOptions { FoldCase = true });
        _rig.Directory.Users[("Bob", Phone.Realm)] = new UserCredentials { Secret = "b" };
        var phone = new Phone(_rig, "Bob", "b") { Aor = $"sip:{written}@{Phone.Realm.ToUpperInvariant()}" };

        var answer = phone.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(_rig.Registrar.User(Phone.Realm, "bob"), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void A_number_goes_to_its_owner()
    {
        _rig.Directory.Numbers["+441632960083"] = (Phone.Realm.ToUpperInvariant(), "1000");

        var answer = new Phone(_rig) { Aor = "tel:+44-1632-960083" }.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000"), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void S12_a_changed_secret_counts_from_the_next_request_on()
    {
        var phone = new Phone(_rig);
        phone.Register();
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Secret = "new" };

        var old = phone.SendWithDigest();
        phone.Secret = "new";
        var changed = phone.SendWithDigest();

        Assert.That((old.Status, changed.Status), Is.EqualTo((401, 200)));
    }

    [Test]
    public void R29_the_same_message_again_gets_the_same_answer_even_when_its_user_has_gone()
    {
        var phone = new Phone(_rig);
        var first = phone.Register();
        _rig.Directory.Users.Remove(("1000", Phone.Realm));

        var second = phone.Resend();

        Assert.That((second.Status, second.Contacts), Is.EqualTo((first.Status, first.Contacts)));
    }

    [Test]
    public void A_directory_that_throws_is_a_500_and_an_error_in_the_log()
    {
        _rig.Directory.NowFault = new InvalidOperationException("index away");

        var answer = new Phone(_rig).Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(500));
            Assert.That(_rig.Logs.GetSnapshot().Select(record => record.Exception?.Message), Does.Contain("index away"));
        }
    }

    [Test]
    public async Task A_known_user_is_told_by_the_directorys_own_strings()
    {
        var known = _rig.Directory.Users.Keys.First(static key => key.User == "1000");
        var told = new List<RegistrarEvent>();
        _rig.Registrar.AuthFailed += (_, failure) => told.Add(failure);

        new Phone(_rig, secret: "wrong").Register();
        await _rig.Registrar.DisposeAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Single().Username, Is.SameAs(known.User));
            Assert.That(told.Single().Realm, Is.SameAs(known.Realm));
        }
    }
}
