namespace Drachtio.Embedded.Transports;

/// <summary>What one read of a <see cref="StreamLink"/> gave.</summary>
/// <param name="Count">Bytes.</param>
/// <param name="IsOver">Whether the other side has ended the connection.</param>
/// <param name="EndsMessage">Whether a message ends here; only links that keep messages know.</param>
internal readonly record struct LinkRead(int Count, bool IsOver, bool EndsMessage);
