using Registrar.Configuration;
using Registrar.Core;
using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

internal sealed class RealmRulesTests
{
    private const string Users = """ "directory": { "com": { "a": { "1": { "secret": "one" } }, "b": { "1": { "secret": "one" } } } } """;

    private static IEnumerable<string> PerRealm => ConfigurationKeys.All.Where(static key => key.IsPerRealm).Select(static key => key.Path["registrar:".Length..]);

    private static ConfigurationFolder Folder(string registrar) => new(("default.json", "{ \"registrar\": " + registrar + ",\n" + Users + "}"));

    [TestCaseSource(nameof(PerRealm))]
    public void Key_of_a_realm_is_named_in_the_documentation(string key)
        => Assert.That(Repository.Read("docs/configuration.md").Split("### Rules of single realms")[1].Split("###")[0], Does.Contain($"`{key}`"));

    [Test]
    public void Realm_has_its_own_values_over_the_flat_ones()
    {
        using var folder = Folder("""
            { "expires": 1800, "trusted": [ "192.0.2.1" ], "algorithms": [ "SHA-256", "MD5" ], "realms": {
              "A.com": { "expires": 600, "overlimit": "single", "path": "strict", "cseq": "lenient", "algorithms": "MD5", "proxy": true } } }
            """);

        var settings = folder.Read("--registrar:realms:a.com:expiresjitter=7", "--registrar:realms:b.com:minexpires=9");
        var (a, b) = (settings.Registrar.Realms["a.com"], settings.Registrar.Realms["b.com"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((a.Expires, a.OverLimit, a.Path, a.CSeq, a.Proxy, a.ExpiresJitter), Is.EqualTo((600, OverLimitMode.Single, PathMode.Strict, CSeqMode.Lenient, true, 7)));
            Assert.That((a.Trusted, a.Algorithms), Is.EqualTo((new[] { "192.0.2.1" }, new[] { "MD5" })));
            Assert.That((b.Expires, b.MinExpires, b.Proxy), Is.EqualTo((1800, 9, false)));
            Assert.That(b.Algorithms, Is.EqualTo(new[] { "SHA-256", "MD5" }));
            Assert.That(settings.Warnings, Is.Empty);
        }
    }

    [TestCaseSource(nameof(PerRealm))]
    public void Each_key_of_a_realm_is_read_from_the_realm(string key)
    {
        using var folder = Folder("{ \"realms\": { \"a.com\": { \"" + key + "\": {} } } }");

        Assert.That(() => folder.Read(), Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"config/default.json line 1: registrar:realms:a.com:{key} is an object. Write "));
    }

    [TestCase("""{ "realms": { "a.com": { "expires": 0 } } }""", "registrar:realms:a.com:expires is '0'. Write a whole number from 1 to 31536000 (s).")]
    [TestCase("""{ "realms": { "a.com": { "overlimit": "kick" } } }""", "registrar:realms:a.com:overlimit is 'kick'. Write reject or evictoldest or evictsoonest or evictunreachable or single.")]
    [TestCase("""{ "realms": { "a.com": { "maxexpires": 30 } } }""", "registrar:realms:a.com:maxexpires is '30': minexpires 60 is above maxexpires 30; lower the one or raise the other.")]
    [TestCase("""{ "realms": { "a.com": { "algorithms": "MD4" } } }""", "registrar:realms:a.com:algorithms has 'MD4'; known are ")]
    [TestCase("""{ "realms": { "a.com": 5 } }""", "registrar:realms:a.com is '5'. Write the realm's name with an object of options.")]
    [TestCase("""{ "realms": { "[::1]": { "expires": 5 } } }""", "registrar:realms:[::1] is not usable. Write the realm's name with an object of options.")]
    [TestCase("""{ "realms": "a.com" }""", "registrar:realms is 'a.com'. Write an object of realms, with an object of options each.")]
    [TestCase("""{ "realms": [ "a.com" ] }""", "registrar:realms is a list. Write an object of realms, with an object of options each.")]
    public void Broken_realm_is_refused_with_key_value_and_remedy(string registrar, string sentence)
    {
        using var folder = Folder(registrar);

        Assert.That(() => folder.Read(), Throws.TypeOf<ConfigurationException>().With.Message.Contains(sentence));
    }

    [TestCase("expire", "Did you mean registrar:realms:a.com:expires?")]
    [TestCase("maxaorbytes", "It is for all realms together: write registrar:maxaorbytes.")]
    [TestCase("zzzzzzzzzzzz", "docs/configuration.md lists every key.")]
    public void Unknown_key_of_a_realm_is_a_warning(string key, string hint)
    {
        using var folder = Folder("{ \"realms\": { \"a.com\": { \"" + key + "\": 5 } } }");

        Assert.That(folder.Read().Warnings, Is.EqualTo(new[] { $"config/default.json line 1: unknown key registrar:realms:a.com:{key} is ignored. {hint}" }));
    }

    [Test]
    public void Realm_without_users_is_a_warning()
    {
        using var folder = Folder("""{ "realms": { "c.com": { "expires": 5 } } }""");

        Assert.That(folder.Read().Warnings, Is.EqualTo(new[] { "config/default.json line 1: registrar:realms:c.com has no user in directory; its rules are for nobody." }));
    }
}
