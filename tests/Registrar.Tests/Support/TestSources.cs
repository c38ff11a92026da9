using System.Text.RegularExpressions;

namespace Registrar.Tests.Support;

/// <summary>Reads the sources of all test projects: their assemblies cannot all be loaded here.</summary>
internal static class TestSources
{
    private static readonly Regex Class = new(@"\bclass (?<name>\w+)", RegexOptions.NonBacktracking);

    private static readonly Regex Method = new(@"^    public (?:async )?(?:void|Task) (?<name>\w+)\(", RegexOptions.NonBacktracking);

    private static readonly Regex Test = new(@"^\s*\[(?:Test|TestCase|TestCaseSource)[\](,<]", RegexOptions.NonBacktracking);

    // Written as an attribute of its own, behind another one, or as a property of a test case.
    private static readonly Regex Sleeping = new(@"[\[, ](?:Ignore|Explicit)(?:\]|,|\(| = )", RegexOptions.NonBacktracking);

    // tests/default.runsettings leaves these out of every run that guards a change.
    private static readonly Regex Long = new(@"(?:\[|, )Category(?:\(| = )""Long""", RegexOptions.NonBacktracking);

    private static readonly Regex Comment = new(@"^\s*(?://|\*|/\*)", RegexOptions.NonBacktracking);

    /// <summary>Every test that runs: with an attribute, not commented out, not ignored, not explicit, not of Category=Long.</summary>
    public static IReadOnlyList<TestMethod> All { get; } =
    [
        .. System.IO.Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(static path => In(File.ReadAllLines(path))),
    ];

    /// <summary>The tests of one file. Attributes stand on the lines above their method, a blank line above them.</summary>
    public static IEnumerable<TestMethod> In(IEnumerable<string> lines)
    {
        var (type, isTypeAsleep, isTest, isAsleep) = ("", false, false, false);
        foreach (var line in lines.Where(static line => !Comment.IsMatch(line)))
        {
            if (line.Length == 0)
            {
                (isTest, isAsleep) = (false, false);
                continue;
            }

            var isAttribute = line.TrimStart().StartsWith('[');
            var isLong = isAttribute && Long.IsMatch(line);

            // One long case leaves the others; the category by itself is that of all.
            isTest |= Test.IsMatch(line) && !isLong;
            isAsleep |= isAttribute && (Sleeping.IsMatch(line) || (isLong && !Test.IsMatch(line)));
            if (!isAttribute && !line.StartsWith("     ", StringComparison.Ordinal) && Class.Match(line) is { Success: true } named)
            {
                // A class inside a class of tests holds none; a class at the left edge begins a new set.
                if (!line.StartsWith(' ')) (type, isTypeAsleep) = (named.Groups["name"].Value, isAsleep);
                (isTest, isAsleep) = (false, false);
            }
            else if (Method.Match(line) is { Success: true } method)
            {
                if (isTest && !isAsleep && !isTypeAsleep) yield return new TestMethod(type, method.Groups["name"].Value);
                (isTest, isAsleep) = (false, false);
            }
        }
    }
}
