using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

/// <summary>Rules between options name a key that somebody wrote, and where.</summary>
internal sealed class RuleOriginTests
{
    private const string Place = "config/default.json line ";

    [TestCase("\"realms\": {\n \"ex.com\": {\n \"maxexpires\": 30 } }", Place + "4: registrar:realms:ex.com:maxexpires is '30': minexpires 60 is above maxexpires 30; lower the one or raise the other.")]
    [TestCase("\"minexpires\": 90,\n\"realms\": { \"ex.com\": {\n \"maxexpires\": 30 } }", Place + "4: registrar:realms:ex.com:maxexpires is '30': minexpires 90 is above maxexpires 30; lower the one or raise the other.")]
    [TestCase("\"realms\": {\n \"a realm\": {\n \"minexpires\": 8000 } }", Place + "4: registrar:realms:a realm:minexpires 8000 is above maxexpires 7200; lower the one or raise the other.")]
    [TestCase("\"realms\": {\n \"a realm\": {\n \"algorithms\": \"MD4\" } }", Place + "4: registrar:realms:a realm:algorithms has 'MD4'; known are MD5, SHA-256, SHA-512-256.")]
    [TestCase("\"realms\": {\n \"ex.com\": {\n \"regping\": 4000 } }", Place + "4: registrar:realms:ex.com:regping 4000 is above expires 3600; phones would refresh after their binding has ended.")]
    [TestCase("\"maxexpires\": 30", Place + "2: registrar:maxexpires is '30': minexpires 60 is above maxexpires 30; lower the one or raise the other.")]
    [TestCase("\"optionspingmax\": 10,\n \"optionsping\": 20", Place + "2: registrar:optionspingmax 10 is below optionsping 20; raise it, or use 0 for a fixed interval.")]
    public void Broken_rule_names_file_line_key_value_and_remedy(string registrar, string sentence)
    {
        using var folder = new ConfigurationFolder(("default.json", $"{{ \"registrar\": {{\n{registrar} }} }}"));

        Assert.That(folder.Refusal(), Is.EqualTo(sentence));
    }

    [Test]
    public void Argument_is_named_too()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));

        Assert.That(folder.Refusal("--registrar:realms:ex.com:maxexpires=30"), Does.StartWith("argument --registrar:realms:ex.com:maxexpires: registrar:realms:ex.com:maxexpires is '30'"));
    }
}
