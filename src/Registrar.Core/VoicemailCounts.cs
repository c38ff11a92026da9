namespace Registrar.Core;

/// <summary>What lies in a voice mailbox.</summary>
/// <remarks>RFC 3842 §5.2: the four numbers of <c>Voice-Message</c>. None may be negative.</remarks>
/// <param name="New">Messages not heard yet.</param>
/// <param name="Old">Messages heard.</param>
/// <param name="NewUrgent">Urgent ones not heard yet.</param>
/// <param name="OldUrgent">Urgent ones heard.</param>
public readonly record struct VoicemailCounts(int New, int Old, int NewUrgent = 0, int OldUrgent = 0)
{
    /// <summary>Whether something waits to be heard, an urgent message included: the lamp is on.</summary>
    public bool IsWaiting => New > 0 || NewUrgent > 0;
}
