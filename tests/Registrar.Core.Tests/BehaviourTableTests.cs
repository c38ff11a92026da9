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
        var own = named.Where(name => !name.StartsWith("e2e: ", StringComparison.Ordinal) && !name.StartsWith("no test: ", StringComparison.Ordinal));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(row[1], Is.Not.Empty);
            Assert.That(named, Is.All.Not.Empty);
            Assert.That(Tests, Is.SupersetOf(own));
        }
    }

    [Test]
    public void The_RFC_map_names_tests_that_exist()
    {
        var named = Read("rfc-map.md").Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .SelectMany(line => line.Trim('|', ' ').Split(" | ")[3].Split(',', StringSplitOptions.TrimEntries))
            .Where(name => !name.StartsWith("sip: ", StringComparison.Ordinal) && !name.StartsWith("e2e: ", StringComparison.Ordinal))
            .ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(named, Has.Length.GreaterThan(30));
            Assert.That(Tests, Is.SupersetOf(named.Distinct()));
        }
    }

    private static IEnumerable<string> Read(string file) => File.ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, file));

    private static IEnumerable<string[]> Table() =>
        Read("BehaviourTable.md")
            .Where(line => line.StartsWith("| B", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "));
}
