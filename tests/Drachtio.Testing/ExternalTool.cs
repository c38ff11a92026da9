namespace Drachtio.Testing;

/// <summary>Programs the tests use when they are there. Where CI is true a missing one fails the test instead of skipping it.</summary>
public static class ExternalTool
{
    /// <summary>Whether this run must not skip anything for want of a tool.</summary>
    public static bool IsCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The tool's full path; ends the test (skipped with the reason, failed in CI) when it is not on PATH.</summary>
    public static string Require(string name, string howToGetIt)
    {
        var path = Find(name);
        if (path is null) Missing($"{name} is not on PATH: {howToGetIt}");
        return path!;
    }

    /// <summary>Ends the test because something from outside the repository is not there.</summary>
    public static void Missing(string reason)
    {
        if (IsCi) Assert.Fail(reason);
        else Assert.Ignore(reason);
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") })
            .FirstOrDefault(File.Exists);
}
