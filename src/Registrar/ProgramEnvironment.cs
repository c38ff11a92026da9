using System.Collections;

namespace Registrar;

/// <summary>What the program takes from the machine around it; tests give their own.</summary>
internal sealed record ProgramEnvironment
{
    /// <summary>The directory relative paths start from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether to listen to Ctrl-C, SIGTERM and SIGHUP; several programs in one test process do not.</summary>
    public bool HandlesSignals { get; init; } = true;

    /// <summary>The real environment of this process.</summary>
    public static ProgramEnvironment OfProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return new ProgramEnvironment { WorkingDirectory = Environment.CurrentDirectory, Variables = variables };
    }

    /// <summary>One variable; <see langword="null"/> when it is not set or empty.</summary>
    public string? Variable(string name)
        => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
