using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

/// <summary>With foldcase two users of one name are refused at load: each could take away the other's phones.</summary>
internal sealed class FoldedNamesTests
{
    private static ConfigurationFolder Folder(string registrar, string users)
        => new(("default.json", $$"""
            { "registrar": {{registrar}}, "directory": { "com": { "a": {
            {{users}} } } } }
            """));

    [TestCase("""{ "foldcase": true }""")]
    [TestCase("""{ "realms": { "A.com": { "foldcase": true } } }""")]
    public void R15_users_who_differ_in_case_only_are_both_named_with_the_remedy(string registrar)
    {
        using var folder = Folder(registrar, """
            "bob": { "secret": "x" },
            "Bob": { "secret": "y" }
            """);

        Assert.That(
            folder.Refusal(),
            Is.EqualTo("config/default.json line 3: with registrar:foldcase users Bob@a.com and bob@a.com (config/default.json line 2) are one address; rename or remove one of them, or switch foldcase off in their realm."));
    }

    [TestCase("""{ "foldcase": true }""", """ "BOB": { "secret": "x" }, "Bob": { "secret": "y" }, "alice": { "secret": "z" } """, 1)]
    [TestCase("""{ "foldcase": true }""", """ "BOB": { "secret": "x" }, "Bob": { "secret": "y" }, "bob": { "secret": "z" } """, 2)]
    [TestCase("""{ "foldcase": true }""", """ "K": { "secret": "x" }, "\u212A": { "secret": "y" } """, 1)]
    public void R15_each_pair_is_a_line(string registrar, string users, int lines)
    {
        using var folder = Folder(registrar, users);

        Assert.That(folder.Refusal().Split('\n'), Has.Length.EqualTo(lines));
    }

    [TestCase("{}", """ "bob": { "secret": "x" }, "Bob": { "secret": "y" } """)]
    [TestCase("""{ "foldcase": true, "realms": { "a.com": { "foldcase": false } } }""", """ "bob": { "secret": "x" }, "Bob": { "secret": "y" } """)]
    [TestCase("""{ "foldcase": true }""", """ "bob": { "x": { "secret": "x" } }, "Bob": { "secret": "y" } """)]
    [TestCase("""{ "foldcase": true }""", """ "σ": { "secret": "x" }, "ς": { "secret": "y" } """)]
    public void R15_names_that_are_two_are_taken(string registrar, string users)
    {
        using var folder = Folder(registrar, users);

        Assert.That(() => folder.Read(), Throws.Nothing);
    }

    [Test]
    public void R15_ten_pairs_are_named_and_the_others_counted()
    {
        using var folder = Folder(
            """{ "foldcase": true }""",
            string.Join(",", Enumerable.Range(1, 25).Select(user => $$""" "u{{user}}": { "secret": "x" }, "U{{user}}": { "secret": "x" } """)));

        var lines = folder.Refusal().Split('\n');

        Assert.That((lines.Length, lines[^1]), Is.EqualTo((11, "And 15 more.")));
    }
}
