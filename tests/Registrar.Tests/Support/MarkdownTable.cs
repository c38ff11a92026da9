namespace Registrar.Tests.Support;

/// <summary>Reads the tables of our documentation.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows of every table of a page, or of one of its sections; heads and rules left out.</summary>
    /// <param name="page">Path from the root.</param>
    /// <param name="section">Heading without its number signs; the whole page when absent.</param>
    public static IReadOnlyList<string[]> Rows(string page, string? section = null)
    {
        var lines = Repository.Read(page).Split('\n');
        if (section is not null)
        {
            lines = [.. lines.SkipWhile(line => line.TrimStart('#', ' ') != section || !line.StartsWith('#')).Skip(1).TakeWhile(static line => !line.StartsWith('#'))];
            Assert.That(lines, Is.Not.Empty, $"{page} has no section '{section}'.");
        }

        return [.. lines.Where((line, index) => IsRow(line) && !IsRule(line) && !(index + 1 < lines.Length && IsRule(lines[index + 1]))).Select(Cells)];
    }

    /// <summary>The tests a cell names: <c>Class.Test</c>, separated by commas; a cell that says why there is none has no names.</summary>
    public static IEnumerable<string> Tests(string cell)
        => cell.StartsWith("none:", StringComparison.Ordinal) ? [] : cell.Split(',', StringSplitOptions.TrimEntries).Select(static name => name.Trim('`'));

    private static bool IsRow(string line) => line.StartsWith("| ", StringComparison.Ordinal);

    private static bool IsRule(string line) => line.StartsWith("| ---", StringComparison.Ordinal);

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split(" | ").Select(static cell => cell.Trim())];
}
