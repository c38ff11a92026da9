namespace Drachtio.Client;

/// <summary>Receives how a request sent with <see cref="DrachtioConnection.TrySend"/> ended.</summary>
public interface IDrachtioOutcomeHandler
{
    /// <summary>Called exactly once per accepted request, on the read loop or the housekeeping tick; must not block.</summary>
    /// <param name="outcome">What happened; its response is borrowed until the call returns.</param>
    /// <param name="state">The number given to <see cref="DrachtioConnection.TrySend"/>.</param>
    void OnOutcome(in DrachtioOutcome outcome, long state);
}
