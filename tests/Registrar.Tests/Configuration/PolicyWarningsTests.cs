using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

/// <summary>Options that are sound one by one and useless together.</summary>
internal sealed class PolicyWarningsTests
{
    private const string Users = """ "directory": { "com": { "a": { "1": { "secret": "one" } } } } """;

    private static ConfigurationFolder Folder(string registrar) => new(("default.json", "{ \"registrar\": " + registrar + ",\n" + Users + "}"));

    [TestCase("""{ "optionspingmax": 90 }""", "registrar:optionspingmax 90 has no effect while optionsping is 0; set optionsping or leave it out.")]
    [TestCase("""{ "natexpires": 120, "regping": 30 }""", "registrar:natexpires 120 has no effect together with regping, which says what every phone is told; leave one of them out.")]
    [TestCase("""{ "natexpires": 120, "optionsping": 30 }""", "registrar:natexpires 120 is for nobody while optionsping pings the phones behind NAT; leave it out, or set pingmode to none.")]
    [TestCase("""{ "natexpires": 30 }""", "registrar:natexpires 30 is below minexpires 60, which phones behind NAT get instead; lower minexpires or raise it.")]
    [TestCase("""{ "expires": 86400 }""", "registrar:expires 86400 is above maxexpires 7200, which is all a phone gets; raise maxexpires or lower it.")]
    [TestCase("""{ "optionsping": 30, "staletime": 20 }""", "registrar:staletime 20 is not above the 30 s between two OPTIONS: phones that answer each of them would be shown as stale; raise it.")]
    [TestCase("""{ "optionsping": 600 }""", "registrar:staletime 300 is not above the 600 s between two OPTIONS: phones that answer each of them would be shown as stale; raise it.")]
    [TestCase("""{ "optionsping": 60, "optionspingmax": 600 }""", "registrar:staletime 300 is not above the 600 s between two OPTIONS: phones that answer each of them would be shown as stale; raise it.")]
    [TestCase("""{ "regping": 300 }""", "registrar:staletime 300 is not above regping 300: phones that refresh in time would be shown as stale; raise it.")]
    [TestCase("""{ "realms": { "a.com": { "natexpires": 30 } } }""", "registrar:realms:a.com:natexpires 30 is below minexpires 60, which phones behind NAT get instead; lower minexpires or raise it.")]
    [TestCase("""{ "optionsping": 30, "realms": { "a.com": { "staletime": 20 } } }""", "registrar:realms:a.com:staletime 20 is not above the 30 s between two OPTIONS: phones that answer each of them would be shown as stale; raise it.")]
    public void Options_without_effect_together_are_warned_of_with_place_key_value_and_remedy(string registrar, string warning)
    {
        using var folder = Folder(registrar);

        Assert.That(folder.Read().Warnings, Is.EqualTo(new[] { $"{Path.Combine("config", "default.json")} line 1: {warning}" }));
    }

    [TestCase("""{ "maxexpires": 90 }""")]
    [TestCase("""{ "expires": 86400, "regping": 30 }""")]
    [TestCase("""{ "natexpires": 120, "optionsping": 30, "pingmode": "none" }""")]
    [TestCase("""{ "optionsping": 30, "staletime": 90 }""")]
    [TestCase("""{ "optionsping": 600, "pingmode": "none" }""")]
    [TestCase("""{ "regping": 30, "staletime": 180, "expires": 3600, "minexpires": 3600 }""")]
    [TestCase("""{ "natexpires": 120, "realms": { "a.com": { "regping": 30 } } }""")]
    public void Options_that_go_together_are_no_warning(string registrar)
    {
        using var folder = Folder(registrar);

        Assert.That(folder.Read().Warnings, Is.Empty);
    }
}
