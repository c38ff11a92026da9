using Registrar.Core.Queries;

namespace Registrar.Core;

/// <content>NOTIFY to the phones of a user.</content>
public sealed partial class SipRegistrar
{
    /// <summary>Asks every phone of a user to fetch its configuration again (<c>Event: check-sync</c>).</summary>
    /// <param name="realm">Realm in any case.</param>
    /// <param name="username">User name; its case counts unless <see cref="RegistrarOptions.FoldCase"/> is on.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent is on its way.</param>
    /// <returns>As <see cref="NotifyAsync"/>.</returns>
    public Task<IReadOnlyList<NotifyResult>> NotifyCheckSyncAsync(string realm, string username, CancellationToken cancellationToken = default) =>
        NotifyAsync(realm, username, NotifyContent.CheckSync, cancellationToken);

    /// <summary>Tells every phone of a user what lies in his mailbox (RFC 3842, <c>Event: message-summary</c>).</summary>
    /// <param name="realm">Realm in any case.</param>
    /// <param name="username">User name; its case counts unless <see cref="RegistrarOptions.FoldCase"/> is on.</param>
    /// <param name="counts">The numbers, none negative.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent is on its way.</param>
    /// <returns>As <see cref="NotifyAsync"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Task<IReadOnlyList<NotifyResult>> NotifyVoicemailAsync(string realm, string username, VoicemailCounts counts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(username);
        realm = AorText.Realm(realm);
        username = AorText.User(username, _handler.Settings.For(realm).Options.FoldCase);
        return NotifyAsync(realm, username, NotifyContent.Voicemail(username, realm, counts), cancellationToken);
    }

    /// <summary>Sends a NOTIFY to every phone of a user and waits for their answers.</summary>
    /// <param name="realm">Realm in any case.</param>
    /// <param name="username">User name; its case counts unless <see cref="RegistrarOptions.FoldCase"/> is on.</param>
    /// <param name="content">What it says.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent is on its way.</param>
    /// <returns>One result per binding, oldest first; empty when the user is not registered.</returns>
    /// <remarks>
    /// Phones taken for unreachable are tried too. A phone that says nothing is a 408 of the server after 32 s; a server that is away
    /// is a result with status 0 and the reason, no exception. At most 2,000 are under way at a time, further ones wait.
    /// </remarks>
    /// <exception cref="ArgumentException">The content cannot be sent; the message says why.</exception>
    public async Task<IReadOnlyList<NotifyResult>> NotifyAsync(string realm, string username, NotifyContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(content);
        content.ThrowIfUnusable();
        realm = AorText.Realm(realm);
        username = AorText.User(username, _handler.Settings.For(realm).Options.FoldCase);
        return await _notifier.SendAsync(_table.Find(realm, username, NowMs, toSend: true), content, cancellationToken);
    }
}
