using Registrar.Directory;
using Registrar.Tests.Support;

namespace Registrar.Tests.Directory;

internal sealed class DirectoryReaderTests
{
    private static DirectorySnapshot Load(params string[] directories)
    {
        string[] names = ["default.json", "development.json", "local.json"];
        using var folder = new ConfigurationFolder(
            [.. directories.Select((directory, index) => (names[index], $"{{ \"directory\": {directory} }}"))]);
        return folder.Load().Directory;
    }

    private static string Refusal(string directory)
    {
        using var folder = new ConfigurationFolder(("default.json", $"{{\n\"directory\":\n{directory} }}"));
        return folder.Refusal();
    }

    [Test]
    public void User_stands_below_the_reversed_labels_of_its_realm()
    {
        var directory = Load("""{ "com": { "babblevoice": { "bling": { "1000": { "secret": "s", "display": "Reception" } } } } }""");

        Assert.That(directory.TryFind("bling.babblevoice.com", "1000", out var user), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(user!.Secret, Is.EqualTo("s"));
            Assert.That(user.Display, Is.EqualTo("Reception"));
            Assert.That(directory.UserCount, Is.EqualTo(1));
            Assert.That(directory.RealmCount, Is.EqualTo(1));
            Assert.That(directory.ServesRealm("babblevoice.com"), Is.False);
        }
    }

    [Test]
    public void Realms_ignore_case_and_users_do_not()
    {
        var directory = Load("""{ "COM": { "Example": { "Bob": { "secret": "big" }, "bob": { "secret": "small" } } } }""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.TryFind("Example.com", "Bob", out var big) ? big.Secret : null, Is.EqualTo("big"));
            Assert.That(directory.TryFind("example.COM", "bob", out var small) ? small.Secret : null, Is.EqualTo("small"));
            Assert.That(directory.TryFind("example.com", "BOB", out _), Is.False);
        }
    }

    [Test]
    public void Realm_written_in_two_cases_is_one_realm()
    {
        var directory = Load("""{ "com": { "a": { "1": { "secret": "x" } } }, "COM": { "A": { "2": { "secret": "y" } } } }""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.RealmCount, Is.EqualTo(1));
            Assert.That(directory.UserCount, Is.EqualTo(2));
        }
    }

    [Test]
    public void User_and_realm_may_have_the_same_name()
    {
        var directory = Load("""{ "com": { "example": { "sales": { "secret": "x" } , "x": {} }, "sales": { "1": { "secret": "y" } } } }""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.TryFind("example.com", "sales", out _), Is.True);
            Assert.That(directory.TryFind("sales.com", "1", out _), Is.True);
        }
    }

    [Test]
    public void Label_named_secret_is_a_realm_when_its_value_is_an_object()
    {
        var directory = Load("""{ "com": { "secret": { "1": { "secret": "x" } }, "display": { "2": { "secret": "y" } } } }""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.TryFind("secret.com", "1", out _), Is.True);
            Assert.That(directory.TryFind("display.com", "2", out _), Is.True);
        }
    }

    [TestCase("""{ "com": { "1": { "voicemail": { "secret": "pin" }, "secret": "x" } } }""")]
    [TestCase("""{ "com": { "1": { "secret": "x", "voicemail": { "secret": "pin" } } } }""")]
    public void Objects_inside_a_user_are_no_users(string json)
    {
        var directory = Load(json);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.UserCount, Is.EqualTo(1));
            Assert.That(directory.ServesRealm("1.com"), Is.False);
        }
    }

    [Test]
    public void Objects_inside_a_user_of_an_earlier_file_are_no_users()
    {
        var directory = Load(
            """{ "com": { "1": { "secret": "x" } } }""", """{ "com": { "1": { "voicemail": { "secret": "pin" } } } }""");

        Assert.That(directory.UserCount, Is.EqualTo(1));
    }

    [Test]
    public void Hash_alone_makes_a_user()
    {
        var directory = Load("""{ "com": { "1": { "ha1": "0123456789ABCDEF0123456789abcdef" } } }""");

        Assert.That(
            directory.TryFind("com", "1", out var user) ? user.Ha1 : null, Is.EqualTo("0123456789abcdef0123456789abcdef"));
    }

    [Test]
    public void Later_file_overrides_members_of_a_user_and_leaves_the_rest()
    {
        var directory = Load(
            """{ "com": { "a": { "1": { "secret": "old", "display": "One" }, "2": { "secret": "two" } } } }""",
            """{ "com": { "a": { "1": { "secret": "new" } } } }""",
            """{ "com": { "a": { "2": { "display": "Two" } } } }""");

        directory.TryFind("a.com", "1", out var one);
        directory.TryFind("a.com", "2", out var two);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((one!.Secret, one.Display), Is.EqualTo(("new", "One")));
            Assert.That((two!.Secret, two.Display), Is.EqualTo(("two", "Two")));
        }
    }

    [Test]
    public void Secret_of_a_later_file_also_replaces_a_hash()
    {
        var directory = Load(
            """{ "com": { "1": { "ha1": "0123456789abcdef0123456789abcdef" } } }""", """{ "com": { "1": { "secret": "x" } } }""");

        directory.TryFind("com", "1", out var user);
        Assert.That((user!.Ha1, user.Secret), Is.EqualTo(((string?)null, "x")));
    }

    [TestCase("""{ "com": { "a": { "1": null } } }""", 2)]
    [TestCase("""{ "com": { "a": null } }""", 1)]
    [TestCase("""{ "COM": null }""", 0)]
    [TestCase("null", 0)]
    public void Null_in_a_later_file_removes_a_user_or_a_realm(string later, int left)
    {
        var directory = Load(
            """{ "com": { "a": { "1": { "secret": "x" }, "2": { "secret": "x" } }, "b": { "1": { "secret": "x" } } } }""", later);

        Assert.That(directory.UserCount, Is.EqualTo(left));
    }

    [TestCase("""{ "com": { "1": { "secret": 1234 } } }""", "a number")]
    [TestCase("""{ "com": { "1": { "secret": true } } }""", "true or false")]
    [TestCase("""{ "com": { "1": { "secret": ["x"] } } }""", "a list")]
    [TestCase("""{ "com": { "1": { "secret": "" } } }""", "empty")]
    [TestCase("""{ "com": { "1": { "secret": "x", "display": 5 } } }""", "a number")]
    [TestCase("""{ "com": { "1": { "ha1": "1234" } } }""", "hexadecimal")]
    public void Wrong_member_of_a_user_is_refused_with_line_and_name(string json, string reason)
    {
        Assert.That(Refusal(json), Does.Contain("line 3: ").And.Contain("1@com").And.Contain(reason).And.Not.Contain("1234"));
    }

    [TestCase("""{ "1000": { "secret": "x" } }""", "directory:1000")]
    [TestCase("""{ "secret": "x" }""", "directory")]
    public void User_without_a_realm_is_refused(string json, string name)
    {
        Assert.That(Refusal(json), Does.Contain(name).And.Contain("has no realm"));
    }

    [TestCase("[]")]
    [TestCase("5")]
    public void Directory_that_is_no_object_is_refused(string json)
    {
        Assert.That(Refusal(json), Does.Contain("line 3").And.Contain("must be an object"));
    }

    [Test]
    public void Other_members_are_passed_over()
    {
        var directory = Load("""{ "com": { "note": "ours", "list": [ { "secret": "x" } ], "1": { "secret": "x", "email": "a@b", "n": [1, {}] } } }""");

        Assert.That(directory.UserCount, Is.EqualTo(1));
    }

    [Test]
    public void Hundred_thousand_users_are_read_in_one_pass_without_a_string_for_each_member()
    {
        var users = string.Join(",", Enumerable.Range(100_000, 100_000).Select(static n => $"\"{n}\": {{ \"secret\": \"{n}\" }}"));
        using var folder = new ConfigurationFolder(("default.json", $"{{ \"directory\": {{ \"com\": {{ {users} }} }} }}"));
        folder.Load();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var directory = folder.Load().Directory;
        var bytesPerUser = (GC.GetAllocatedBytesForCurrentThread() - before) / 100_000;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.UserCount, Is.EqualTo(100_000));

            // Name, secret, credentials, two tables, what they are made from and the file itself: about 300. Through Microsoft's configuration
            // the same tree took more than twice that, and ignored the case of users.
            Assert.That(bytesPerUser, Is.LessThan(400));
        }
    }
}
