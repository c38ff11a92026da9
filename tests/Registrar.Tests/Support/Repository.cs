using System.Runtime.CompilerServices;

namespace Registrar.Tests.Support;

/// <summary>Finds files of the checkout these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find([CallerFilePath] string thisFile = "")
    {
        // Built on one machine and run on another: then the binaries still lie inside a checkout.
        var start = File.Exists(thisFile) ? Path.GetDirectoryName(thisFile)! : AppContext.BaseDirectory;
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Registrar.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"There is no Registrar.sln above {start}.");
    }
}
