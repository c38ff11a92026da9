namespace Fuzz.Engine;

/// <summary>Where things are in the clone the program was built from.</summary>
public static class Places
{
    /// <summary>The folder of Registrar.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Torture messages of RFC 4475 and RFC 5118.</summary>
    public static string Torture => Path.Combine(Root, "tests", "Drachtio.Sip.Tests", "Torture");

    /// <summary>Inputs that are kept: what the quick form repeats, and what longer runs begin with.</summary>
    public static string Corpus(string target) => Path.Combine(Root, "tests", "Fuzz", "Corpus", target + ".txt");

    /// <summary>Inputs a run of this machine ended with.</summary>
    public static string Pool(string target) => Path.Combine(Work, "pool", target + ".txt");

    /// <summary>Inputs that broke a promise.</summary>
    public static string Findings(string target) => Path.Combine(Work, "findings", target + ".txt");

    /// <summary>Everything a run leaves behind.</summary>
    public static string Work => Path.Combine(Root, "artifacts", "fuzz");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Registrar.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run inside the clone this was built from.");
    }
}
