namespace Registrar.Core;

/// <summary>Where the counts of voice mailboxes come from.</summary>
/// <remarks>
/// Asked once for each new registration (first REGISTER of a Call-ID, so after each start of a phone, never on a refresh); the phone
/// then gets one message summary without having subscribed (RFC 3842 §1). Called from several threads at once, never on the way of a REGISTER.
/// </remarks>
public interface IMailboxSource
{
    /// <summary>Finds what lies in the mailbox of a user.</summary>
    /// <param name="username">Case-sensitive user name.</param>
    /// <param name="realm">Realm, lower case.</param>
    /// <param name="cancellationToken">Ends the look-up after 5 s, or with the registrar.</param>
    /// <returns>The counts, or <see langword="null"/> for a user without a mailbox, whose phone is told nothing.</returns>
    ValueTask<VoicemailCounts?> FindAsync(string username, string realm, CancellationToken cancellationToken);
}
