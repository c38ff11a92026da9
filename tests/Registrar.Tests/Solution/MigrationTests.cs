using Registrar.Tests.Support;

namespace Registrar.Tests.Solution;

/// <summary>docs/migration.md: everything the Node original had is on the page, and the tests it names exist.</summary>
internal sealed class MigrationTests
{
    private const string Page = "docs/migration.md";

    // Names of both measured versions of the original: the first one and 1.5.9.
    private static readonly string[] Options =
        ["srf", "passwordLookup", "userlookup", "expires", "minexpires", "staletime", "regping", "optionsping", "authtimeout", "forcerport", "em", "proxy", "prereg"];

    private static readonly string[] Calls =
    [
        "new Registrar", "on", "realms", "users", "user", "contacts", "getauth", "notify", "notifychecksync", "notifyvoicemil",
        "Registrar.store.set", "Registrar.store.get", "Registrar.store.getdomain", "Registrar.store.has",
        "Registrar.store.delete", "Registrar.store.clear", "Registrar.store.realms", "Registrar.store.stats",
        "GET /reg", "GET /reg/{realm}", "GET /reg/{realm}/{user}",
    ];

    private static readonly string[] Events = ["register", "unregister", "register.auth.failed", "presence.voicemail.out"];

    private static readonly string[] Fields =
    [
        "uuid", "initial", "callid", "contacts", "aor", "expires", "authorization", "authorization.scheme", "authorization.username",
        "authorization.realm", "authorization.nonce", "authorization.uri", "authorization.algorithm", "authorization.response",
        "authorization.qop", "authorization.cnonce", "authorization.nc", "registeredat", "useragent", "allow", "network",
        "network.source_address", "network.source_port", "network.protocol", "network.rport", "expiresat", "expiresin", "stale",
        "created", "modified", "auth", "auth.username", "auth.realm", "auth.uri", "auth.display",
    ];

    private static readonly string[] Answers = ["username", "realm", "display", "uri", "contacts", "contacts.contact", "contacts.network"];

    private static readonly string[] Defects = [.. Enumerable.Range(1, 27).Select(static number => $"{number}"), .. Enumerable.Range(1, 10).Select(static number => $"S{number}")];

    private static IEnumerable<TestCaseData> Names =>
    [
        .. Of("Options", Options), .. Of("Calls", Calls), .. Of("Events", Events), .. Of("Fields of a registration", Fields),
        .. Of("Fields of contacts()", Answers), .. Of("Defects that are gone", Defects),
    ];

    private static IEnumerable<string> Sections => Names.Select(static name => (string)name.Arguments[0]!).Distinct();

    private static IEnumerable<string> Named => Sections.SelectMany(static section => MarkdownTable.Rows(Page, section)).SelectMany(static row => MarkdownTable.Tests(row[^1])).Distinct();

    [TestCaseSource(nameof(Names))]
    public void Name_of_the_original_is_on_the_page_with_ours_and_the_test(string section, string name)
    {
        var rows = MarkdownTable.Rows(Page, section).Where(row => Written(row[0]).Contains(name)).ToArray();

        Assert.That(rows, Has.Length.EqualTo(1), $"'{name}' in the section '{section}'");
        Assert.That(rows[0], Has.Length.GreaterThanOrEqualTo(3).And.None.Empty);
    }

    [TestCaseSource(nameof(Sections))]
    public void Page_lists_nothing_the_original_did_not_have(string section) =>
        Assert.That(
            MarkdownTable.Rows(Page, section).SelectMany(static row => Written(row[0])),
            Is.SubsetOf(Names.Where(name => (string)name.Arguments[0]! == section).Select(static name => (string)name.Arguments[1]!)));

    [TestCaseSource(nameof(Named))]
    public void Named_test_exists_and_runs(string test) =>
        Assert.That(TestSources.All.Any(method => method.ToString() == test), Is.True, $"There is no test {test} that runs.");

    // One row may stand for several names: `network.source_address`, `network.source_port`.
    private static IEnumerable<string> Written(string cell) => cell.Split(", ").Select(static name => name.Trim('`'));

    private static IEnumerable<TestCaseData> Of(string section, IEnumerable<string> names) => names.Select(name => new TestCaseData(section, name));
}
