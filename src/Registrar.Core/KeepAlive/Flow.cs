namespace Registrar.Core.KeepAlive;

/// <summary>One entry of a server's flow cache.</summary>
/// <param name="SourceAddress">Address of the connection it points to.</param>
/// <param name="SourcePort">Port of that connection.</param>
/// <param name="UntilMs">When it expires, ms since 1970; the server forgets it at its next look after that.</param>
/// <param name="IsForeign">Its expiry is another device's: the one it points to has left.</param>
internal readonly record struct Flow(string SourceAddress, int SourcePort, long UntilMs, bool IsForeign)
{
    /// <summary>Whether the server still holds it for sure.</summary>
    public bool IsSure(long nowMs) => UntilMs > nowMs;
}
