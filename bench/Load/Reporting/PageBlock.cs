namespace Load.Reporting;

/// <summary>The part of a page that a program writes: what stands between two comments.</summary>
internal static class PageBlock
{
    /// <summary>Puts a text between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- end of name --&gt;</c>.</summary>
    /// <exception cref="InvalidDataException">The page has no such place.</exception>
    public static string Replace(string page, string name, string text)
    {
        var open = $"<!-- {name} -->";
        var start = page.IndexOf(open, StringComparison.Ordinal);
        var end = page.IndexOf($"<!-- end of {name} -->", StringComparison.Ordinal);
        if (start < 0 || end < start) throw new InvalidDataException($"The page has no '{open}' with its end.");
        return page[..(start + open.Length)] + "\n" + text.TrimEnd() + "\n" + page[end..];
    }
}
