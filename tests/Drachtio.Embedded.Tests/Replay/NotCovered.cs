namespace Drachtio.Embedded.Tests.Replay;

/// <summary>A recording that is not replayed, or only up to a line.</summary>
/// <param name="Name">Of its file, without the extension.</param>
/// <param name="Until">Text of the first line that is left out; null leaves all out.</param>
/// <param name="Reason">Why.</param>
internal sealed record NotCovered(string Name, string? Until, string Reason);
