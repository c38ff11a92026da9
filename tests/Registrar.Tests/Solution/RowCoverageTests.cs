using System.Text.RegularExpressions;
using Registrar.Tests.Support;

namespace Registrar.Tests.Solution;

/// <summary>docs/conformance.md against the tests: every promise is shown, every identifier is promised.</summary>
internal sealed class RowCoverageTests
{
    private const string Page = "docs/conformance.md";

    // Nobody may drop one of these by deleting its line; the page may have more.
    private static readonly string[] Promised =
    [
        .. Range("R", 1, 20), .. Range("R", 27, 30), .. Range("M", 1, 8), .. Range("S", 1, 12), .. Range("S", 21, 23), "S25",
        .. Range("N", 1, 8), .. Range("N", 10, 13), .. Range("T", 1, 6), "E1", "E2", "E4", "E5", "E8", "Q1",
    ];

    // M4_M5_each_policy_lets_another_one_go shows two rows.
    private static readonly Regex Identifiers = new("^(?:[EMNQRST][0-9]+_)+", RegexOptions.NonBacktracking);

    private static readonly string[] OnPage = [.. MarkdownTable.Rows(Page).Select(static row => row[0])];

    private static readonly Dictionary<string, string[]> Shown = TestSources.All
        .SelectMany(static test => Of(test.Name).Select(id => (Id: id, Test: test.ToString())))
        .GroupBy(static pair => pair.Id, static pair => pair.Test)
        .ToDictionary(static group => group.Key, static group => group.ToArray());

    [Test]
    public void Page_has_every_row_once() =>
        Assert.That(OnPage, Is.Unique.And.SupersetOf(Promised));

    [TestCaseSource(nameof(OnPage))]
    public void Row_says_what_is_promised_in_a_sentence(string id) =>
        Assert.That(MarkdownTable.Rows(Page).Single(row => row[0] == id), Has.Length.EqualTo(3).And.None.Empty);

    [TestCaseSource(nameof(OnPage))]
    public void Row_has_a_test_whose_name_begins_with_it(string id) =>
        Assert.That(Shown.ContainsKey(id), Is.True, $"{id} is promised in {Page}; no test that runs begins with {id}_.");

    [Test]
    public void Tests_begin_with_no_identifier_that_is_not_on_the_page() =>
        Assert.That(Shown.Where(static pair => !OnPage.Contains(pair.Key)).SelectMany(static pair => pair.Value), Is.Empty);

    [TestCase("R8_short_expiry_is_423", "R8")]
    [TestCase("M4_M5_each_policy", "M4 M5")]
    [TestCase("B12c_the_longest", "")]
    [TestCase("RFC_8760_is_read", "")]
    [TestCase("A_row_R8_in_the_middle", "")]
    public void Identifiers_are_what_a_name_begins_with(string name, string expected) =>
        Assert.That(string.Join(' ', Of(name)), Is.EqualTo(expected));

    [Test]
    public void Tests_that_do_not_run_show_nothing()
    {
        const string Source = """
            public sealed class OneTests
            {
                [Test]
                public void Runs() { }

                [TestCase("a]b", 1)]
                [TestCase("c",
                    2)]
                public async Task Runs_with_cases(string a, int b)

                // [Test]
                // public void Is_commented_out() { }

                public void Has_no_attribute() { }

                [Test]
                [Ignore("later")]
                public void Is_ignored() { }

                [Test, Explicit]
                public void Is_explicit() { }

                [Test]
                [Category("Long")]
                public void Is_long() { }

                [TestCase(1, Category = "Long")]
                public void Has_only_a_long_case(int a) { }

                [TestCase(1)]
                [TestCase(2, Category = "Long")]
                public void Has_a_long_case_too(int a) { }

                [TestCase(1, Ignore = "later")]
                public void Has_an_ignored_case(int a) { }

                private sealed class Fake
                {
                    public void Is_no_test() { }
                }

                [TestCaseSource(nameof(Runs))]
                public void Runs_from_a_source(int a) =>
            }

            [Category("Long")]
            public sealed class LongTests
            {
                [Test]
                public void Is_in_a_long_class() { }
            }

            [Explicit("by hand")]
            public sealed class TwoTests
            {
                [Test]
                public void Is_in_an_explicit_class() { }
            }
            """;

        Assert.That(
            TestSources.In(Source.Split('\n')).Select(static test => test.ToString()),
            Is.EqualTo(new[] { "OneTests.Runs", "OneTests.Runs_with_cases", "OneTests.Has_a_long_case_too", "OneTests.Runs_from_a_source" }));
    }

    private static string[] Of(string name) => Identifiers.Match(name).Value.Split('_', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Range(string letter, int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => $"{letter}{number}");
}
