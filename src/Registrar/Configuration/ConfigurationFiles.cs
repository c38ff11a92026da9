namespace Registrar.Configuration;

/// <summary>The files of Node's config package: which directory, which names, in which order.</summary>
/// <param name="Directory">The configuration directory, absolute.</param>
/// <param name="Display">The directory as the user would write it.</param>
/// <param name="Names">File names, each overriding the ones before; not all need exist.</param>
internal sealed record ConfigurationFiles(string Directory, string Display, IReadOnlyList<string> Names)
{
    /// <summary>The variable that names the directory.</summary>
    public const string DirectoryVariable = "NODE_CONFIG_DIR";

    /// <summary>The variable that names the deployment.</summary>
    public const string DeploymentVariable = "NODE_ENV";

    private const string DefaultDirectory = "config";

    // What Node's config package assumes when nobody says.
    private const string DefaultDeployment = "development";

    /// <summary>Works out the files for an environment.</summary>
    /// <exception cref="ConfigurationException">NODE_ENV cannot be part of a file name.</exception>
    public static ConfigurationFiles For(ProgramEnvironment environment)
    {
        var display = environment.Variable(DirectoryVariable) ?? DefaultDirectory;
        var deployment = environment.Variable(DeploymentVariable) ?? DefaultDeployment;
        if (deployment.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
        {
            throw new ConfigurationException(
                $"environment variable {DeploymentVariable} is '{deployment}', which cannot be part of a file name. "
                + "Give one word, e.g. production.");
        }

        return new ConfigurationFiles(
            Path.GetFullPath(display, environment.WorkingDirectory),
            display,
            ["default.json", $"{deployment}.json", "local.json", $"local-{deployment}.json"]);
    }

    /// <summary>Reads the files there are, each once.</summary>
    /// <returns>The name to show and the bytes; the caller's own list.</returns>
    /// <exception cref="ConfigurationException">There is none, or one cannot be read.</exception>
    public List<KeyValuePair<string, byte[]>> ReadAll()
    {
        var files = new List<KeyValuePair<string, byte[]>>();
        foreach (var name in Names)
        {
            var display = Path.Combine(Display, name);
            try
            {
                files.Add(new(display, File.ReadAllBytes(Path.Combine(Directory, name))));
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                continue;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ConfigurationException($"{display} cannot be read: {error.Message} Check its permissions.", error);
            }
        }

        if (files.Count == 0)
        {
            throw new ConfigurationException(
                $"There is no configuration in {Directory}: none of {string.Join(", ", Names)} exists. "
                + $"Start in the directory that holds {DefaultDirectory}/default.json or set {DirectoryVariable}.");
        }

        return files;
    }
}
