namespace Registrar.Hosting;

/// <summary>Standard output, as the services see it.</summary>
internal sealed record ProgramOutput(TextWriter Writer);
