namespace Drachtio.Client.Sessions;

/// <summary>A request of ours between staging and its final outcome. Reused; owned by its <see cref="CallTable"/>.</summary>
internal sealed class OutgoingCall
{
    /// <summary>Set for <see cref="DrachtioConnection.TrySend"/>; else <see cref="Transaction"/> is.</summary>
    public IDrachtioOutcomeHandler? Handler;

    public long State;

    public DrachtioTransaction? Transaction;

    public Guid Key;

    /// <summary>Time stamp of the echo.</summary>
    public long StartedAt;

    public OutgoingCall? Previous;

    public OutgoingCall? Next;
}
