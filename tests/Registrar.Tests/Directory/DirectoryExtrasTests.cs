using Registrar.Core;
using Registrar.Directory;
using Registrar.Tests.Support;

namespace Registrar.Tests.Directory;

/// <summary>Hashes by algorithm, further addresses and telephone numbers of users in the files.</summary>
internal sealed class DirectoryExtrasTests
{
    private const string Md5 = "0123456789abcdef0123456789abcdef";
    private const string Sha256 = Md5 + Md5;
    private const string Sha512256 = "ffff456789abcdef0123456789abcdef" + Md5;

    private static FileUserDirectory Load(params string[] users)
    {
        string[] names = ["default.json", "development.json", "local.json"];
        using var folder = new ConfigurationFolder(
            [.. users.Select((text, index) => (names[index], $$"""{ "directory": { "com": { "a": {{text}} } } }"""))]);
        return new FileUserDirectory(folder.Load().Directory, allowsPlaceholder: false);
    }

    private static UserCredentials User(FileUserDirectory directory, string name)
    {
        directory.Snapshot.TryFind("a.com", name, out var user);
        return user!;
    }

    private static string Refusal(string users)
    {
        using var folder = new ConfigurationFolder(("default.json", $$"""{ "directory": { "com": { "a": {{users}} } } }"""));
        return folder.Refusal();
    }

    [Test]
    public void S12_hashes_stand_by_the_name_of_their_algorithm_in_any_case()
    {
        var user = User(Load($$"""{ "1": { "ha1": { "md5": "{{Md5.ToUpperInvariant()}}", "SHA-256": "{{Sha256}}", "sha-512-256": "{{Sha512256}}" } } }"""), "1");

        Assert.That((user.Secret, user.Ha1, user.Ha1Sha256, user.Ha1Sha512256), Is.EqualTo(((string?)null, Md5, Sha256, Sha512256)));
    }

    [Test]
    public void S12_one_strong_hash_alone_makes_a_user()
        => Assert.That(User(Load($$"""{ "1": { "ha1": { "SHA-512-256": "{{Sha512256}}" }, "display": "One" } }"""), "1").Display, Is.EqualTo("One"));

    [Test]
    public void Realm_may_still_be_called_ha1_or_aors_or_numbers()
    {
        using var folder = new ConfigurationFolder(("default.json", """
            { "directory": { "ha1": { "1": { "secret": "x" } }, "aors": { "2": { "secret": "x" } }, "numbers": { "3": { "secret": "x" } } } }
            """));

        Assert.That(folder.Load().Directory.RealmCount, Is.EqualTo(3));
    }

    [TestCase("""{ "ha1": { "SHA-256": "0123" } }""", "not 64 hexadecimal digits. It is the SHA-256 of")]
    [TestCase("""{ "ha1": { "SHA-512-256": "zz" } }""", "not 64 hexadecimal digits. It is the SHA-512-256 of")]
    [TestCase("""{ "ha1": { "MD5": 123 } }""", "ha1 of 1@a.com is a number")]
    [TestCase("""{ "ha1": { "SHA-1": "0123" } }""", "names 'SHA-1', which is no algorithm of ours. Write MD5, SHA-256 or SHA-512-256")]
    [TestCase("""{ "ha1": { "0123456789abcdef0123": "0123" } }""", "names something, which is no algorithm of ours")]
    [TestCase("""{ "secret": "x", "aors": 0123 }""", "not valid JSON")]
    [TestCase("""{ "secret": "x", "aors": 5 }""", "aors of 1@a.com has a number. Write user names")]
    [TestCase("""{ "secret": "x", "aors": [ "1", [ "2" ] ] }""", "aors of 1@a.com has a list. Write user names")]
    [TestCase("""{ "secret": "x", "aors": [ "" ] }""", "aors of 1@a.com has an empty text")]
    [TestCase("""{ "secret": "x", "numbers": true }""", "numbers of 1@a.com has true or false. Write telephone numbers")]
    [TestCase("""{ "secret": "x", "numbers": "7042" }""", "numbers of 1@a.com has '7042', which is no telephone number. Write + and")]
    [TestCase("""{ "secret": "x", "numbers": [ "+44 x" ] }""", "has '+44 x', which is no")]
    public void Wrong_member_is_refused_with_file_line_user_and_remedy(string user, string reason)
        => Assert.That(Refusal($$"""{ "1": {{user}} }"""), Does.StartWith("config/default.json line 1").And.Contain(reason).And.Not.Contain("0123"));

    [TestCase("\"20*\"", new[] { "20*" })]
    [TestCase("""[ "1001", "*" ]""", new[] { "1001", "*" })]
    [TestCase("null", new string[0])]
    public void R16_further_addresses_are_a_text_or_a_list(string aors, string[] expected)
        => Assert.That(User(Load($$"""{ "1": { "secret": "x", "aors": {{aors}} } }"""), "1").Aors, Is.EqualTo(expected));

    [TestCase("+44 1632-960083", "+441632960083")]
    [TestCase("+44(1632)960.083", "+441632960083")]
    [TestCase("70-42;phone-context=Example.com", "7042;phone-context=example.com")]
    public void R18_the_owner_of_a_number_is_found_by_its_canonical_form(string written, string canonical)
    {
        var directory = Load($$"""{ "1": { "secret": "x", "numbers": "{{written}}" }, "2": { "secret": "x" } }""");

        var isFound = directory.TryFindOwner(canonical, out var realm, out var username);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((isFound, realm, username), Is.EqualTo((true, "a.com", "1")));
            Assert.That(directory.TryFindOwner(written, out realm, out _), Is.EqualTo(written == canonical));
            Assert.That(directory.TryFindOwner("+1", out realm, out username), Is.False);
            Assert.That((realm, username), Is.EqualTo(("", "")));
        }
    }

    [Test]
    public void R18_one_number_of_two_users_is_refused_with_both_names()
        => Assert.That(
            Refusal("""{ "1": { "secret": "x", "numbers": [ "+44 1", "+44-2" ] }, "2": { "secret": "x", "numbers": "+442" } }"""),
            Is.EqualTo("config/default.json line 1: numbers of 2@a.com has +442, which 1@a.com has too (config/default.json line 1). Leave it with one of them."));

    [Test]
    public void R18_one_number_twice_of_one_user_is_fine()
        => Assert.That(Load("""{ "1": { "secret": "x", "numbers": [ "+44 1", "+441" ] } }""").TryFindOwner("+441", out _, out _), Is.True);

    [Test]
    public void Later_file_overrides_single_members_and_a_secret_replaces_every_hash()
    {
        var directory = Load(
            $$"""{ "1": { "ha1": { "MD5": "{{Md5}}", "SHA-256": "{{Sha256}}" }, "aors": "x", "numbers": "+441" }, "2": { "secret": "old", "aors": [ "y" ] } }""",
            """{ "1": { "secret": "new" }, "2": { "aors": null, "numbers": "+442" } }""",
            """{ "1": { "numbers": "+443" } }""");

        var (one, two) = (User(directory, "1"), User(directory, "2"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((one.Secret, one.Ha1, one.Ha1Sha256, one.Aors[0]), Is.EqualTo(("new", (string?)null, (string?)null, "x")));
            Assert.That((two.Secret, two.Aors.Count), Is.EqualTo(("old", 0)));
            Assert.That(directory.TryFindOwner("+441", out _, out _), Is.False);
            Assert.That(directory.TryFindOwner("+442", out _, out var owner) ? owner : null, Is.EqualTo("2"));
            Assert.That(directory.TryFindOwner("+443", out _, out owner) ? owner : null, Is.EqualTo("1"));
        }
    }

    [Test]
    public void S12_no_hash_of_an_earlier_file_stays_valid_beside_new_ones()
    {
        var user = User(Load($$"""{ "1": { "ha1": { "MD5": "{{Md5}}", "SHA-256": "{{Sha256}}" } } }""", $$"""{ "1": { "ha1": "{{Md5}}" } }"""), "1");

        Assert.That((user.Ha1, user.Ha1Sha256), Is.EqualTo((Md5, (string?)null)));
    }

    [Test]
    public void Removed_user_has_no_number_any_more()
        => Assert.That(Load("""{ "1": { "secret": "x", "numbers": "+441" }, "2": { "secret": "x" } }""", """{ "1": null }""").TryFindOwner("+441", out _, out _), Is.False);
}
