namespace Load.CommandLine;

/// <summary>How this program is started once more.</summary>
internal static class Self
{
    /// <summary>The apphost, or "dotnet load.dll" where there is none; quoted for a shell.</summary>
    public static string Command
    {
        get
        {
            var program = Environment.ProcessPath!;
            var isHost = string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.Ordinal);
            return isHost ? $"'{program}' '{Path.Combine(AppContext.BaseDirectory, "load.dll")}'" : $"'{program}'";
        }
    }

    /// <summary>Starts the least registrar with the usual realm.</summary>
    public static string AnswerCommand => $"exec {Command} answer --port {{port}}";
}
