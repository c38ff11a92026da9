using Registrar.Core;
using Registrar.Tests.Support;

namespace Registrar.Tests.Directory;

/// <summary>Mistakes in a user that would lose him without a word, were they taken for labels or passed over.</summary>
internal sealed class DirectoryMistakesTests
{
    private const string Md5 = "0123456789abcdef0123456789abcdef";

    private static string Refusal(string user)
    {
        using var folder = new ConfigurationFolder(("default.json", $$"""{ "directory": { "com": { "a": { "1": {{user}} } } } }"""));
        return folder.Refusal();
    }

    private static UserCredentials? User(string name, params string[] users)
    {
        string[] files = ["default.json", "development.json"];
        using var folder = new ConfigurationFolder([.. users.Select((text, index) => (files[index], $$"""{ "directory": { "com": { "a": {{text}} } } }"""))]);
        folder.Load().Directory.TryFind("a.com", name, out var user);
        return user;
    }

    [TestCase("""{ "ha1": {} }""", "ha1 of 1@a.com is empty. Write the MD5 as text, or one hash per algorithm")]
    [TestCase("""{ "secret": "x", "ha1": {} }""", "ha1 of 1@a.com is empty. ")]
    [TestCase("""{ "ha1": { "SHA-256": null, "MD5": "0123456789abcdef0123456789abcdef" } }""", "ha1 of 1@a.com is null. Write it as text")]
    [TestCase("""{ "ha1": { "MD5": "0123456789abcdef0123456789abcdef", "SHA-256": null } }""", "ha1 of 1@a.com is null. Write it as text")]
    [TestCase("""{ "ha1": { "sha-256": {}, "MD5": "0123456789abcdef0123456789abcdef" } }""", "ha1 of 1@a.com is an object. Write it as text")]
    [TestCase("""{ "ha1": { "x": {}, "md5": "0123456789abcdef0123456789abcdef" } }""", "names 'x', which is no algorithm of ours")]
    [TestCase("""{ "secret": "x", "ha1": { "SHA-512-256": null } }""", "ha1 of 1@a.com is null. Write it as text")]
    [TestCase("""{ "secret": "x", "ha1": { "x": {} } }""", "ha1 of 1@a.com is an object. Write the MD5 as text")]
    [TestCase("""{ "ha1": { "x": null }, "secret": "x" }""", "ha1 of 1@a.com is an object. Write the MD5 as text")]
    [TestCase("""{ "secret": "x", "aors": { "1001": true } }""", "aors of 1@a.com is an object. Write user names")]
    [TestCase("""{ "aors": { "1001": {} }, "secret": "x" }""", "aors of 1@a.com is an object. Write user names")]
    [TestCase("""{ "secret": "x", "numbers": {} }""", "numbers of 1@a.com is an object. Write telephone numbers")]
    [TestCase("""{ "secret": "x", "display": {} }""", "display of 1@a.com is an object. Write it as text")]
    [TestCase("""{ "HA1": "0123" }""", "ha1 of 1@a.com is not 32 hexadecimal digits")]
    [TestCase("""{ "secret": "x", "aors": "1001@ex.com" }""", "aors of 1@a.com has '1001@ex.com', which fits no name.")]
    [TestCase("""{ "secret": "x", "aors": [ "20*", "2*0" ] }""", "aors of 1@a.com has '2*0', which fits no name.")]
    [TestCase("""{ "secret": "x", "aors": "2**" }""", "aors of 1@a.com has '2**', which fits no name.")]
    [TestCase("""{ "secret": "x", "aors": " " }""", "aors of 1@a.com has ' ', which fits no name.")]
    public void Mistake_in_a_user_is_refused_with_file_line_user_and_remedy(string user, string reason)
        => Assert.That(Refusal(user), Does.StartWith("config/default.json line 1: ").And.Contain(reason));

    [TestCase("""{ "Secret": "x" }""")]
    [TestCase("""{ "SECRET": "x", "secret": null }""")]
    [TestCase("""{ "s\u0065cret": "x" }""")]
    public void Member_is_known_in_any_case(string user)
        => Assert.That(User("1", $$"""{ "1": {{user}} }""")?.Secret, Is.EqualTo("x"));

    [Test]
    public void Hash_is_known_in_any_case()
        => Assert.That(User("1", $$"""{ "1": { "HA1": { "Md5": "{{Md5}}" } } }""")?.Ha1, Is.EqualTo(Md5));

    [TestCase("Secret")]
    [TestCase("Display")]
    [TestCase("aors")]
    [TestCase("Numbers")]
    public void User_may_be_called_like_a_member_and_keeps_his_case(string name)
        => Assert.That(User(name, $$"""{ "{{name}}": { "secret": "x" } }""")?.Secret, Is.EqualTo("x"));

    [TestCase("secret")]
    [TestCase("ha1")]
    [TestCase("display")]
    [TestCase("aors")]
    [TestCase("numbers")]
    public void Null_is_a_member_not_given(string member)
        => Assert.That(User("1", $$"""{ "1": { "{{member}}": null, "secret": "x" } }""")?.Secret, Is.EqualTo("x"));

    [Test]
    public void Null_takes_an_earlier_display_name_back_and_leaves_the_secret()
    {
        var user = User("1", """{ "1": { "secret": "x", "display": "One" } }""", """{ "1": { "display": null, "secret": null } }""");

        Assert.That((user?.Secret, user?.Display), Is.EqualTo(("x", "")));
    }

    [TestCase("{\n\"\\ud800\": 1 }")]
    [TestCase("{ \"directory\": {\n\"\\ud800\": {} } }")]
    [TestCase("{ \"directory\": { \"com\": { \"1\": { \"secret\":\n\"\\udc00\" } } } }")]
    [TestCase("{ \"http\": { \"host\":\n\"\\ud800x\" } }")]
    public void Broken_escape_is_refused_with_file_and_line(string json)
    {
        using var folder = new ConfigurationFolder(("default.json", json));

        Assert.That(folder.Refusal(), Does.StartWith("config/default.json line 2 holds a broken \\u escape"));
    }
}
