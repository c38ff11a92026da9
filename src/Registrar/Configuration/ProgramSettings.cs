using Drachtio.Client;
using Registrar.Core;

namespace Registrar.Configuration;

/// <summary>The judged configuration: everything has the right type and range.</summary>
internal sealed record ProgramSettings
{
    /// <summary>The drachtio-servers to serve, at least one.</summary>
    public required IReadOnlyList<DrachtioServerOptions> Servers { get; init; }

    /// <summary>The registrar's options.</summary>
    public required RegistrarOptions Registrar { get; init; }

    /// <summary>The HTTP API.</summary>
    public required HttpSettings Http { get; init; }

    /// <summary>The embedded server.</summary>
    public required EmbeddedSettings Embedded { get; init; }

    /// <summary>What deserves a word but does not stop the start, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
