using System.Reflection;

namespace Registrar.Core.Tests;

/// <summary>Every row of the original's behaviour table is answered for.</summary>
public sealed class BehaviourTableTests
{
    private static readonly string[] Rows =
    [
        "B1", "B2", "B2a", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B11a", "B12", "B12a", "B12b", "B12c", "B13", "B14", "B15",
        "B16", "B17", "B18", "B19", "B20", "B21", "B22", "B22a", "B23", "B23a", "B23b", "B23c", "B23d", "B23e", "B23f", "B23g", "B23h", "B23i",
        "B24", "B25", "B26", "B27", "B28", "B29", "B30", "B31", "B32", "B33", "B34", "B34a", "B35", "B36", "B36a", "B36b", "B36c",
        "B37", "B37a", "B37b", "B38", "B38a", "B38b", "B39", "B40", "B41", "B42", "B43", "B43a", "B44", "B45", "B46", "B47",
    ];

    private static readonly string[] Tests =
    [
        .. typeof(BehaviourTableTests).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.IsDefined(typeof(TestAttribute)) || method.IsDefined(typeof(TestCaseAttribute)))
            .Select(method => $"{type.Name}.{method.Name}")),
    ];

    [Test]
    public void Every_row_of_the_original_stands_in_the_table_once() =>
        Assert.That(Table().Select(row => row[0]), Is.EqualTo(Rows));

    [TestCaseSource(nameof(Rows))]
    public void A_row_names_tests_that_exist_or_the_reason_for_none(string id)
    {
        var row = Table().Single(row => row[0] == id);
        var named = row[2].Split(',', StringSplitOptions.TrimEntries);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(row[1], Is.Not.Empty);
            Assert.That(named, Is.All.Not.Empty);
            Assert.That(named.Where(name => !IsKnown(name)), Is.Empty);
        }
    }

    [TestCase("RegPingTests.Star_is_challenged", true)]
    [TestCase("RegPingTests.Star_is_welcome", false)]
    [TestCase("e2e: ReconnectTests.Restart_of_the_server_in_mid_traffic_loses_no_binding_and_no_later_refresh", true)]
    [TestCase("e2e: ReconnectTests.Restart_of_the_server", false)]
    [TestCase("sip: SipDateTests", true)]
    [TestCase("sip: SipDateTest", false)]
    [TestCase("no test: nothing is sent", true)]
    [TestCase("no test:", false)]
    [TestCase("no test", false)]
    public void A_name_is_known_when_there_is_such_a_test_or_a_reason(string name, bool isKnown) =>
        Assert.That(IsKnown(name), Is.EqualTo(isKnown));

    [Test]
    public void The_RFC_map_names_tests_that_exist()
    {
        var named = Read("rfc-map.md").Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .SelectMany(line => line.Trim('|', ' ').Split(" | ")[3].Split(',', StringSplitOptions.TrimEntries))
            .ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(named, Has.Length.GreaterThan(30));
            Assert.That(named.Distinct().Where(name => !IsKnown(name)), Is.Empty);
        }
    }

    // Other test projects cannot be loaded from here; their sources can be read.
    private static bool IsKnown(string name) => name.Split(": ", 2) switch
    {
        ["e2e", var test] => IsInSources("Registrar.EndToEnd", test),
        ["sip", var test] => IsInSources("Drachtio.Sip.Tests", test),
        ["no test", var reason] => !string.IsNullOrWhiteSpace(reason),
        [var test] => Tests.Contains(test),
        _ => false,
    };

    private static bool IsInSources(string project, string test)
    {
        var parts = test.Split('.');
        var file = Directory.EnumerateFiles(Path.Combine(Repository(), "tests", project), parts[0] + ".cs", SearchOption.AllDirectories).SingleOrDefault();
        return file is not null && (parts.Length == 1 || File.ReadAllText(file).Contains($" {parts[1]}(", StringComparison.Ordinal));
    }

    private static string Repository()
    {
        var directory = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Registrar.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("Registrar.sln is in no directory above the tests.");

        return directory.FullName;
    }

    private static IEnumerable<string> Read(string file) => File.ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, file));

    private static IEnumerable<string[]> Table() =>
        Read("BehaviourTable.md")
            .Where(line => line.StartsWith("| B", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "));
}
