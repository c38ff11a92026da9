using Registrar.Core.Rules;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Whose address of record somebody may register: R15 and R16 of docs/conformance.md.</summary>
public sealed class GrantTests
{
    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig();
        Grant("alice");
        Grant("bob");
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [TestCase("bob", 200)]
    [TestCase("bo*", 200)]
    [TestCase("*", 200)]
    [TestCase("bob*", 200)]
    [TestCase("Bob", 403)]
    [TestCase("BO*", 403)]
    [TestCase("bobby", 403)]
    [TestCase("b", 403)]
    [TestCase("", 403)]
    [TestCase("*ob", 403)]
    [TestCase("alice", 403)]
    public void R16_a_grant_is_a_name_or_the_beginning_of_names(string grant, int status)
    {
        Grant("alice", grant);

        Assert.That(For("bob").Register().Status, Is.EqualTo(status));
    }

    [TestCase("Bob")]
    [TestCase("BO*")]
    public void R16_a_grant_ignores_case_where_the_realm_does(string grant)
    {
        _rig.Registrar.Update(new RegistrarOptions { FoldCase = true });
        Grant("alice", grant);

        Assert.That(For("bOB").Register().Status, Is.EqualTo(200));
    }

    [Test]
    public void R16_without_a_grant_nobody_registers_for_another()
    {
        var answer = For("bob").Register();

        Assert.That((answer.Status, _rig.Registrar.BindingCount), Is.EqualTo((403, 0)));
    }

    [Test]
    public void R16_the_binding_is_the_owners_and_shows_who_proved_it()
    {
        Grant("alice", "bob");
        For("bob").Register();

        var registration = _rig.Registrar.User(Phone.Realm, "bob").Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(registration.Auth.Uri, Is.EqualTo($"bob@{Phone.Realm}"));
            Assert.That(registration.Auth.Display, Is.Empty, "alice lends bob no name");
            Assert.That(registration.Authorization.Username, Is.EqualTo("alice"));
            Assert.That(_rig.Registrar.User(Phone.Realm, "alice"), Is.Empty);
            Assert.That(_rig.Registrar.Contacts(Phone.Realm, "bob").Contacts, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void R16_the_owners_own_name_is_shown_beside_a_granted_binding()
    {
        Grant("alice", "bob");
        new Phone(_rig, "bob", "secret of bob").Register();
        For("bob").Register("600", "<sip:bob@10.0.0.77>");

        Assert.That(_rig.Registrar.Contacts(Phone.Realm, "bob").Display, Is.EqualTo("bob's"));
    }

    [Test]
    public void R16_a_grant_that_is_taken_back_counts_from_the_next_REGISTER_on()
    {
        Grant("alice", "bob");
        var phone = For("bob");
        phone.Register();
        Grant("alice");

        Assert.That((phone.SendWithDigest().Status, _rig.Registrar.BindingCount), Is.EqualTo((403, 1)));
    }

    [TestCase(true, 200)]
    [TestCase(false, 401)]
    public void R16_an_exact_repeat_in_regping_mode_passes_for_the_owner_only(bool isSame, int status)
    {
        _rig.Registrar.Update(new RegistrarOptions { RegPing = 30 });
        Grant("alice", "*");
        var phone = For("bob");
        phone.Register();
        phone.Aor = isSame ? phone.Aor : $"sip:1000@{Phone.Realm}";

        Assert.That(phone.Send().Status, Is.EqualTo(status));
    }

    [Test]
    public void R16_a_trunk_has_the_addresses_of_people_not_the_domain_itself()
    {
        Grant("alice", "*");

        Assert.That(new Phone(_rig, "alice", "secret of alice") { Aor = $"sip:{Phone.Realm}" }.Register().Status, Is.EqualTo(403));
    }

    [Test]
    public void R16_grants_are_judged_by_user_and_owner_only() =>
        Assert.That(GrantRules.MayRegister("alice", ["x*", "bob"], "bob", foldsCase: false), Is.True);

    [Test]
    public async Task R15_folded_names_are_one_address_in_the_table_the_queries_and_the_events()
    {
        _rig.Registrar.Update(new RegistrarOptions { FoldCase = true });
        await using var events = new EventLog(_rig.Registrar);
        new Phone(_rig, "bob", "secret of bob") { Aor = $"sip:BOB@{Phone.Realm}" }.Register("600", "<sip:bob@10.0.0.1>");

        var answer = new Phone(_rig, "bob", "secret of bob") { Aor = $"sip:bob@{Phone.Realm}" }.Register("600", "<sip:bob@10.0.0.2>");
        var told = await events.NextAsync(2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts, Has.Count.EqualTo(2));
            Assert.That(_rig.Registrar.User(Phone.Realm, "bOb"), Has.Count.EqualTo(2));
            Assert.That(_rig.Registrar.User($"BOB@{Phone.Realm}"), Has.Count.EqualTo(2));
            Assert.That(_rig.Registrar.Contacts(Phone.Realm, "Bob"), Has.Property("Username").EqualTo("bob").And.Property("Contacts").Count.EqualTo(2));
            Assert.That(told.Select(one => one.Username), Is.All.EqualTo("bob"));
            Assert.That(_rig.Registrar.Users(Phone.Realm).Select(one => one.Aor), Does.Contain($"sip:BOB@{Phone.Realm}"), "as sent");
        }
    }

    [Test]
    public void R15_without_folding_case_tells_users_apart()
    {
        new Phone(_rig, "bob", "secret of bob").Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new Phone(_rig, "bob", "secret of bob") { Aor = $"sip:Bob@{Phone.Realm}" }.Register().Status, Is.EqualTo(403));
            Assert.That(_rig.Registrar.User(Phone.Realm, "Bob"), Is.Empty);
        }
    }

    // One for a comparison without case, two for the table: Greek final sigma, the micro sign, the long s.
    [TestCase("σ", "%CF%82", "ς", "")]
    [TestCase("μ", "%C2%B5", "µ", "")]
    [TestCase("s", "%C5%BF", "ſ", "")]
    [TestCase("alice", "%CF%82x", "ςx", "σ*")]
    [TestCase("alice", "%CF%82", "ς", "σ")]
    public void R16_names_are_folded_as_the_table_folds_them(string user, string escaped, string victim, string grant)
    {
        _rig.Registrar.Update(new RegistrarOptions { FoldCase = true });
        Grant(user, grant);
        Grant(victim);

        var answer = new Phone(_rig, user, $"secret of {user}") { Aor = $"sip:{escaped}@{Phone.Realm}", From = "<sip:x@y>", Contacts = ["<sip:x@10.0.0.66>"], CallId = "c1" }.Register();

        Assert.That((answer.Status, _rig.Registrar.Contacts(Phone.Realm, victim).Contacts.Count), Is.EqualTo((403, 0)));
    }

    [Test]
    public void R16_an_outdated_proof_gets_no_list_of_another_user()
    {
        var bob = new Phone(_rig, "bob", "secret of bob");
        bob.Register();
        var alice = new Phone(_rig, "alice", "secret of alice");
        alice.Register();
        (alice.CallId, alice.Contacts, alice.Aor, alice.CSeq, alice.Source) = (bob.CallId, bob.Contacts, bob.Aor, bob.CSeq - 1, bob.Source);

        var answer = alice.Send(alice.Authorization(nc: 1));

        Assert.That((answer.Status, answer.Contacts.Count), Is.EqualTo((401, 0)));
    }

    [TestCase(false, "Bob", "bob")]
    [TestCase(true, "bob", "Bob")]
    public async Task R15_bindings_of_the_old_spelling_end_with_their_time_when_folding_changes(bool folded, string old, string now)
    {
        Grant("Bob");
        _rig.Registrar.Update(new RegistrarOptions { FoldCase = folded });
        var phone = new Phone(_rig, "Bob", "secret of Bob");
        phone.Register("600", "<sip:bob@10.0.0.1>");

        _rig.Registrar.Update(new RegistrarOptions { FoldCase = !folded });
        await using var events = new EventLog(_rig.Registrar);
        _rig.Advance(300);
        phone.Register("600", "<sip:bob@10.0.0.1>");
        var both = _rig.Registrar.Users(Phone.Realm).Count();
        _rig.Advance(302);
        var told = await events.NextAsync(2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(both, Is.EqualTo(2), "each under its spelling");
            Assert.That((told[0].Type, told[0].Username), Is.EqualTo((RegistrarEventType.Register, now)));
            Assert.That((told[1].Type, told[1].Cause, told[1].Username), Is.EqualTo((RegistrarEventType.Unregister, RegistrarEventCause.Expired, old)));
            Assert.That((_rig.Registrar.BindingCount, _rig.Registrar.User(Phone.Realm, now).Count), Is.EqualTo((1, 1)));
        }
    }

    [Test]
    public void R16_a_directory_may_give_no_list_and_lists_with_nothing_in_them()
    {
        _rig.Directory.Users[("none", Phone.Realm)] = new UserCredentials { Secret = "x", Aors = null! };
        _rig.Directory.Users[("holes", Phone.Realm)] = new UserCredentials { Secret = "x", Aors = [null!, "bob"] };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new Phone(_rig, "none", "x") { Aor = $"sip:bob@{Phone.Realm}" }.Register().Status, Is.EqualTo(403));
            Assert.That(new Phone(_rig, "holes", "x") { Aor = $"sip:bob@{Phone.Realm}" }.Register().Status, Is.EqualTo(200));
            Assert.That((new UserCredentials { Ha1Sha256 = "a", Aors = null! }).Aors, Is.Empty);
        }
    }

    [Test]
    public void R15_folding_does_not_let_another_user_in()
    {
        _rig.Registrar.Update(new RegistrarOptions { FoldCase = true });

        Assert.That(For("bob").Register().Status, Is.EqualTo(403));
    }

    private void Grant(string user, params string[] aors) =>
        _rig.Directory.Users[(user, Phone.Realm)] = new UserCredentials { Secret = $"secret of {user}", Display = $"{user}'s", Aors = aors };

    // A phone with alice's credentials.
    private Phone For(string owner) => new(_rig, "alice", "secret of alice") { Aor = $"sip:{owner}@{Phone.Realm}", Contacts = ["<sip:alice@10.0.0.1>"] };
}
