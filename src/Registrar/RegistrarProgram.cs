using System.Net.Sockets;
using Registrar.CommandLine;
using Registrar.Configuration;
using Registrar.Diagnostics;
using Registrar.Hosting;

namespace Registrar;

/// <summary>The whole program, without the process around it.</summary>
internal static class RegistrarProgram
{
    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Standard output: logs, or events with <c>--events json</c>.</param>
    /// <param name="errors">Standard error: why it ended, and logs with <c>--events json</c>.</param>
    /// <param name="environment">Variables, working directory and clock.</param>
    /// <param name="cancellationToken">Stops it, as SIGTERM does.</param>
    /// <returns>The exit code, see <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        TextWriter output,
        TextWriter errors,
        ProgramEnvironment environment,
        CancellationToken cancellationToken)
    {
        try
        {
            var split = OverrideArguments.Split(arguments);
            return await RegistrarCommandLine.InvokeAsync(
                split.Rest,
                output,
                errors,
                options => ServeAsync(split.Overrides, options, output, errors, environment, cancellationToken));
        }
        catch (ConfigurationException error)
        {
            await SayAsync(errors, error.Message);
            return ExitCodes.Usage;
        }
    }

    private static async Task<int> ServeAsync(
        IReadOnlyList<OverrideArgument> overrides,
        CommandLineOptions options,
        TextWriter output,
        TextWriter errors,
        ProgramEnvironment environment,
        CancellationToken cancellationToken)
    {
        // The switch speaks louder than everything else that has a word on this key.
        if (options.UsesEmbedded) overrides = [.. overrides, new OverrideArgument(ConfigurationKeys.EmbeddedEnabled.Path, "true")];

        var loader = new ConfigurationLoader(environment, overrides);
        var loaded = loader.Load();
        var settings = SettingsReader.Read(loaded);
        SpareMemory.GiveBackAtOnce(loaded.Directory.UserCount);

        await using var app = RegistrarHost.Build(loader, loaded, settings, options, environment, output, errors);
        ReportConfiguration(app.Services, loaded, settings);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new ConfigurationException(
                $"HTTP cannot listen on {settings.Http.Address} port {settings.Http.Port}: {error.Message.TrimEnd('.')}. "
                + "Stop whatever uses the address or choose another with --http:port.",
                error);
        }

        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
            return ExitCodes.Success;
        }

        await app.WaitForShutdownAsync(cancellationToken);

        var exit = app.Services.GetRequiredService<ProgramExit>();
        foreach (var service in app.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            // A loop that failed has stopped the host; the reason must not get lost with it.
            if (service.ExecuteTask?.Exception?.GetBaseException() is { } failure) exit.Set(ExitCodes.Failure, failure.ToString());
        }

        if (exit.Sentence is { } sentence) await SayAsync(errors, sentence);
        return exit.Code;
    }

    private static void ReportConfiguration(IServiceProvider services, LoadedConfiguration loaded, ProgramSettings settings)
    {
        var logger = services.GetRequiredService<ILogger<ConfigurationReloader>>();
        Log.ConfigurationRead(
            logger, string.Join(", ", loaded.Files), loaded.Directory.UserCount, loaded.Directory.RealmCount);
        foreach (var warning in settings.Warnings) Log.ConfigurationWarning(logger, warning);
        services.GetRequiredService<ConfigurationReloader>().ReportPlaceholders();
    }

    private static async Task SayAsync(TextWriter errors, string sentences)
    {
        foreach (var sentence in sentences.Split('\n')) await errors.WriteLineAsync($"registrar: {sentence}");
        await errors.FlushAsync();
    }
}
