using System.CommandLine;
using System.Reflection;

namespace Registrar.CommandLine;

/// <summary>The commands and switches; everything it does not know is an error.</summary>
internal static class RegistrarCommandLine
{
    private const string Json = "json";
    private const string Text = "text";

    /// <summary>The program's version, as the build gave it.</summary>
    public static string Version { get; } =
        typeof(RegistrarCommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Parses the arguments and does what they say.</summary>
    /// <param name="arguments">The arguments without configuration overrides.</param>
    /// <param name="output">Where help and version go.</param>
    /// <param name="errors">Where a sentence about wrong arguments goes.</param>
    /// <param name="run">Runs the registrar.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> InvokeAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, Func<CommandLineOptions, Task<int>> run)
    {
        var embedded = new Option<bool>("--embedded")
        {
            Description = "Start a drachtio-server inside this process and register against that.",
            Arity = ArgumentArity.Zero,
            Recursive = true,
        };
        var events = new Option<string>("--events")
        {
            Description = "How events reach standard output: readable log lines, or one JSON line each (logs then go to standard error).",
            HelpName = $"{Text}|{Json}",
            DefaultValueFactory = static _ => Text,
            Recursive = true,
        };
        events.AcceptOnlyFromAmong(Text, Json);

        Task<int> Run(ParseResult parsed, CancellationToken ct)
            => run(new CommandLineOptions(parsed.GetValue(embedded), parsed.GetValue(events) == Json));

        var root = new RootCommand(
            "A SIP registrar next to a drachtio-server. Keys of the configuration are given as --section:key value, "
            + "e.g. --drachtio:port 9122; see docs/configuration.md.");
        root.Options.Add(embedded);
        root.Options.Add(events);
        root.SetAction(Run);

        var runCommand = new Command("run", "Run the registrar; what happens without a command, too.");
        runCommand.SetAction(Run);
        root.Subcommands.Add(runCommand);

        var versionCommand = new Command("version", "Print the version.");
        versionCommand.SetAction(_ =>
        {
            output.WriteLine(Version);
            return ExitCodes.Success;
        });
        root.Subcommands.Add(versionCommand);

        var result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors) await errors.WriteLineAsync($"registrar: {error.Message}");
            await errors.WriteLineAsync("registrar: --help lists what is understood.");
            return ExitCodes.Usage;
        }

        return await result.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            EnableDefaultExceptionHandler = false,

            // The host has its own way to stop on Ctrl-C and SIGTERM.
            ProcessTerminationTimeout = null,
        });
    }
}
