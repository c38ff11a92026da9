namespace Drachtio.Embedded.Tests.Replay;

/// <summary>The one place that lists recordings the embedded server is not held to yet.</summary>
internal static class NotCoveredList
{
    /// <summary>Reads the file beside the tests.</summary>
    public static IEnumerable<NotCovered> Read() =>
        File.ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "NotCovered.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line =>
            {
                var parts = line.Split(": ", 2);
                var name = parts[0].Split(" from ", 2);
                return new NotCovered(name[0], name.Length > 1 ? name[1] : null, parts.Length > 1 ? parts[1] : "");
            });
}
