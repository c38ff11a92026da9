using SharpFuzz;

namespace Fuzz.Engine;

/// <summary>Makes a copy of this program in which the code under test tells which edges it takes.</summary>
internal static class Instrumentation
{
    // Read by SharpFuzz when it is first used: then every branch also calls a delegate, which counts them exactly.
    private const string CountBranches = "SHARPFUZZ_ENABLE_ON_BRANCH_CALLBACK";

    private static readonly string[] Assemblies = ["Drachtio.Sip.dll", "Drachtio.Client.dll", "Registrar.Core.dll", "registrar.dll"];

    /// <summary>Makes the copy.</summary>
    /// <param name="name">Its folder below <see cref="Places.Work"/>.</param>
    /// <param name="countsBranches">For <see cref="BranchCount"/> instead of <see cref="EdgeMap"/>; one of the two per process.</param>
    /// <returns>The program to start with <c>dotnet</c>.</returns>
    public static string Make(string name, bool countsBranches)
    {
        Environment.SetEnvironmentVariable(CountBranches, countsBranches ? "true" : null);
        var folder = Path.Combine(Places.Work, name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        foreach (var assembly in Assemblies) Fuzzer.Instrument(Path.Combine(folder, assembly), static type => !type.Contains('<', StringComparison.Ordinal), Options.Value);
        return Path.Combine(folder, Path.GetFileName(typeof(Instrumentation).Assembly.Location));
    }
}
