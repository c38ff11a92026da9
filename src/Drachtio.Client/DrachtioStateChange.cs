namespace Drachtio.Client;

/// <summary>One step in the life of a connection.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="OldState">State before.</param>
/// <param name="NewState">State now; the same as before when another attempt to connect has failed.</param>
/// <param name="Failure">Why, when something failed; else <see cref="DrachtioFailure.None"/>.</param>
/// <param name="Exception">The failure in full; <see langword="null"/> when nothing failed.</param>
public sealed record DrachtioStateChange(
    DrachtioConnection Connection,
    DrachtioConnectionState OldState,
    DrachtioConnectionState NewState,
    DrachtioFailure Failure,
    DrachtioException? Exception);
