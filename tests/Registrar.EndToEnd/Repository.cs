namespace Registrar.EndToEnd;

/// <summary>Where things are in the clone the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of Registrar.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: the configuration the tests were built in.</summary>
    public static string Configuration { get; } = OutputFolder.StartsWith("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";

    /// <summary>The built program next to the tests: artifacts/bin/Registrar/(debug|release)/registrar.dll.</summary>
    public static string Program { get; } =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Registrar", OutputFolder, "registrar.dll"));

    private static string OutputFolder => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Registrar.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the clone they were built from.");
    }
}
