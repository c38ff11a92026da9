namespace Registrar.Core.KeepAlive;

/// <summary>One entry of a server's flow cache.</summary>
/// <param name="SourceAddress">Address of the connection it points to.</param>
/// <param name="SourcePort">Port of that connection.</param>
/// <param name="UntilMs">When the server forgets it, ms since 1970.</param>
/// <param name="IsForeign">Its expiry is another device's: the one it points to has left.</param>
internal readonly record struct Flow(string SourceAddress, int SourcePort, long UntilMs, bool IsForeign);
