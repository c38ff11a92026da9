namespace Registrar.CommandLine;

/// <summary>What the arguments ask for, configuration overrides aside.</summary>
/// <param name="UsesEmbedded"><c>--embedded</c> was given.</param>
/// <param name="WritesEventsAsJson"><c>--events json</c> was given.</param>
internal sealed record CommandLineOptions(bool UsesEmbedded, bool WritesEventsAsJson);
