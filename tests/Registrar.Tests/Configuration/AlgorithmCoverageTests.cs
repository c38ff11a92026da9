using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

/// <summary>Nobody is offered an algorithm that he has nothing to answer with: docs/conformance.md S2 and S3 at load.</summary>
internal sealed class AlgorithmCoverageTests
{
    private const string Md5 = "0123456789abcdef0123456789abcdef";

    private static ConfigurationFolder Folder(string registrar, string users)
        => new(("default.json", $$"""
            { "registrar": {{registrar}}, "directory": { "com": { "a": {
            {{users}} } } } }
            """));

    private static string Hashed(int count) => string.Join(",\n", Enumerable.Range(1, count).Select(user => $$""" "{{user}}": { "ha1": "{{Md5}}" } """));

    [TestCase("{}")]
    [TestCase("""{ "algorithms": "MD5" }""")]
    [TestCase("""{ "algorithms": [ "MD5", "SHA-256" ], "realms": { "A.com": { "algorithms": "md5" } } }""")]
    public void S2_hashes_of_every_offered_algorithm_are_enough(string registrar)
    {
        using var folder = Folder(registrar, Hashed(3));

        Assert.That(() => folder.Read(), Throws.Nothing);
    }

    [Test]
    public void S2_a_secret_serves_every_algorithm()
    {
        using var folder = Folder("""{ "algorithms": [ "MD5", "SHA-256", "SHA-512-256" ] }""", """ "1": { "secret": "x" } """);

        Assert.That(() => folder.Read(), Throws.Nothing);
    }

    [Test]
    public void S2_a_user_who_lacks_a_hash_is_named_with_the_remedy()
    {
        using var folder = Folder("""{ "algorithms": [ "MD5", "sha-256" ] }""", Hashed(1));

        Assert.That(
            folder.Refusal(),
            Is.EqualTo("config/default.json line 2: user 1@a.com has no secret and no SHA-256 hash, but registrar:algorithms offers SHA-256; add a hash or a secret, or take the algorithm out."));
    }

    [Test]
    public void S2_the_realm_that_offers_it_is_named()
    {
        using var folder = Folder("""{ "realms": { "a.com": { "algorithms": [ "SHA-512-256" ] } } }""", Hashed(1));

        Assert.That(folder.Refusal(), Does.Contain("no SHA-512-256 hash, but registrar:realms:a.com:algorithms offers SHA-512-256;"));
    }

    [Test]
    public void S2_a_strong_hash_alone_does_not_serve_the_default()
    {
        using var folder = Folder("{}", $$""" "1": { "ha1": { "SHA-256": "{{Md5}}{{Md5}}" } } """);

        Assert.That(folder.Refusal(), Does.Contain("no MD5 hash, but registrar:algorithms (not set) offers MD5;"));
    }

    [TestCase("MD5", "SHA-256", Md5 + Md5)]
    [TestCase("SHA-256", "MD5", Md5)]
    public void S12_the_placeholder_beside_a_hash_is_no_secret(string offered, string hashed, string hash)
    {
        using var folder = Folder($$"""{ "algorithms": "{{offered}}" }""", $$""" "1": { "secret": "<yourpassword>", "ha1": { "{{hashed}}": "{{hash}}" } } """);

        Assert.That(
            folder.Refusal(),
            Is.EqualTo($"config/default.json line 2: user 1@a.com has only the shipped placeholder for a secret and no {offered} hash, but registrar:algorithms offers {offered}; add a hash or a secret, or take the algorithm out."));
    }

    [Test]
    public void S2_ten_are_named_and_the_others_counted()
    {
        using var folder = Folder("""{ "algorithms": [ "MD5", "SHA-256" ] }""", Hashed(25));

        var lines = folder.Refusal().Split('\n');

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Length.EqualTo(11));
            Assert.That(lines[..10], Is.All.Contains("no SHA-256 hash"));
            Assert.That(lines[9], Does.StartWith("config/default.json line 11: user 10@a.com "));
            Assert.That(lines[10], Is.EqualTo("And 15 more."));
        }
    }

    [Test]
    public void S12_the_error_repeats_no_hash()
    {
        using var folder = Folder("""{ "algorithms": [ "SHA-256" ] }""", Hashed(3));

        Assert.That(folder.Refusal(), Does.Not.Contain(Md5[..8]));
    }
}
