using System.Text.RegularExpressions;
using Registrar.Tests.Support;

namespace Registrar.Tests.Solution;

/// <summary>docs/drachtio-protocol.md: whoever cites one of its sections finds that section.</summary>
internal sealed class ProtocolCitationTests
{
    private const string Page = "docs/drachtio-protocol.md";

    private static readonly Regex Heading = new(@"^#{2,3} (?<section>[0-9]+(?:\.[0-9]+)?) \S", RegexOptions.NonBacktracking | RegexOptions.Multiline);

    // A comment may go on behind a line break: "drachtio-protocol\n/// §3.3, §3.5".
    private static readonly Regex LineBreak = new(@"\s*\n\s*/*\s*", RegexOptions.NonBacktracking);

    private static readonly Regex Citation = new("drachtio-protocol(?:(?: |, | and | or | to )§[0-9.]+)+", RegexOptions.NonBacktracking);

    private static readonly Regex OtherSpelling = new(@"(?:^|[^-])protocol(?:\.md)? §[0-9]|drachtio-protocol\.md §", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    private static readonly Regex Section = new(@"§(?<section>[0-9]+(?:\.[0-9]+)*)", RegexOptions.NonBacktracking);

    private static readonly string[] Sections = [.. Named(Heading, Repository.Read(Page))];

    private static readonly string[] Files =
    [
        "README.md",
        .. new[] { "src", "tests", "bench", "docs" }
            .SelectMany(static folder => System.IO.Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.*", SearchOption.AllDirectories))
            .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(static path => Path.GetExtension(path) is ".cs" or ".md" && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<TestCaseData> Citations =>
        Files.SelectMany(static file => Cited(Repository.Read(file)).Distinct().Select(section => new TestCaseData(file, section)));

    [TestCaseSource(nameof(Citations))]
    public void Cited_section_is_on_the_page(string file, string section) =>
        Assert.That(Sections, Does.Contain(section), $"{file} cites drachtio-protocol §{section}; {Page} has no such heading.");

    [Test]
    public void Sections_that_the_page_itself_names_are_on_it() =>
        Assert.That(Named(Section, Repository.Read(Page)).Distinct(), Is.SubsetOf(Sections));

    [Test]
    public void Section_numbers_are_unique() =>
        Assert.That(Sections, Is.Unique.And.Not.Empty);

    [Test]
    public void Page_is_cited_by_one_name() =>
        Assert.That(Files.Where(static file => OtherSpelling.IsMatch(Repository.Read(file))), Is.Empty, "Write 'drachtio-protocol §' and the number.");

    [TestCase("(RFC 3261 §17.1, drachtio-protocol §3.8)", "3.8")]
    [TestCase("// drachtio-protocol §1.5, §2.2 and §5.2; RFC 3261 §8", "1.5 2.2 5.2")]
    [TestCase("    /// (drachtio-protocol\r\n    /// §3.5 to\r\n    /// §3.8). Then §9 of something", "3.5 3.8")]
    [TestCase("drachtio-protocol without a number", "")]
    public void Citations_are_read_through_lists_and_line_breaks(string text, string expected) =>
        Assert.That(string.Join(' ', Cited(text)), Is.EqualTo(expected));

    private static IEnumerable<string> Cited(string text) =>
        Citation.Matches(LineBreak.Replace(text, " ")).SelectMany(static match => Named(Section, match.Value));

    private static IEnumerable<string> Named(Regex regex, string text) => regex.Matches(text).Select(static match => match.Groups["section"].Value);
}
