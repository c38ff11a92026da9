using Registrar.Configuration;
using Registrar.Core;
using Registrar.Diagnostics;
using Registrar.Directory;

namespace Registrar.Hosting;

/// <summary>Puts changed users and options in force while running; a broken file changes nothing.</summary>
/// <remarks>One caller at a time. Registrations are not touched: a removed user's binding ends when its time is up.</remarks>
internal sealed class ConfigurationReloader(
    ConfigurationLoader loader,
    LoadedConfiguration atStart,
    FileUserDirectory directory,
    Action<RegistrarOptions> update,
    ILogger<ConfigurationReloader> logger)
{
    private readonly PlaceholderReport _placeholders = new(directory, logger);
    private readonly ConfigurationNode _rootAtStart = atStart.Root;
    private string _lastSeen = atStart.Fingerprint;
    private string _restartKeys = "";
    private IReadOnlyList<string> _options = Options(atStart.Root);

    /// <summary>Names the users refused for their placeholder secret, unless that was done already.</summary>
    public void ReportPlaceholders() => _placeholders.Report();

    /// <summary>Reads the files again.</summary>
    /// <param name="isAsked">Somebody asked (SIGHUP): then also "nothing has changed" is worth a line.</param>
    public void Reload(bool isAsked)
    {
        var users = Load(isAsked);

        // Here, where nothing refers to the old users any more.
        SpareMemory.GiveBackBeside(users);
    }

    // How many users were read.
    private int Load(bool isAsked)
    {
        try
        {
            if (loader.LoadUnless(_lastSeen) is not { } loaded)
            {
                if (isAsked) Log.NothingToReload(logger);
                return 0;
            }

            var settings = SettingsReader.Read(loaded, isReload: true);
            PutInForce(loaded, settings);
            _lastSeen = loaded.Fingerprint;

            Log.Reloaded(logger, loaded.Directory.UserCount, loaded.Directory.RealmCount);
            foreach (var warning in settings.Warnings) Log.ConfigurationWarning(logger, warning);
            ReportPlaceholders();
            ReportRestartKeys(loaded);
            return loaded.Directory.UserCount;
        }
        catch (Exception error) when (error is ConfigurationException or ArgumentException)
        {
            // Forgotten on purpose: the same broken file asked for again is refused again.
            _lastSeen = "";
            Log.ReloadRefused(logger, error.Message.ReplaceLineEndings(" "));
            return directory.Snapshot.UserCount;
        }
    }

    // All is judged by now. The users go first: new options may offer an algorithm that only the new users have hashes for.
    private void PutInForce(LoadedConfiguration loaded, ProgramSettings settings)
    {
        var users = directory.Snapshot;
        directory.Swap(loaded.Directory);

        var options = Options(loaded.Root);
        if (options.SequenceEqual(_options, StringComparer.Ordinal)) return;
        try
        {
            update(settings.Registrar);
        }
        catch (ArgumentException)
        {
            directory.Swap(users);
            throw;
        }

        _options = options;
    }

    // What was written of them: lists in options make two equal sets look different.
    private static IReadOnlyList<string> Options(ConfigurationNode root)
        => root.TryFind("registrar", out var section)
            ? [.. section.Leaves().Select(static leaf => $"{leaf.Key} {leaf.Value.Kind} {leaf.Value.Text}")]
            : [];

    private void ReportRestartKeys(LoadedConfiguration loaded)
    {
        var keys = string.Join(", ", RestartKeys.Find(_rootAtStart, loaded.Root));
        if (keys.Length > 0 && keys != _restartKeys) Log.RestartNeeded(logger, keys);
        _restartKeys = keys;
    }
}
