namespace Drachtio.Embedded.Transactions;

/// <summary>What the <see cref="DeadlineQueue"/> holds of an item until its time.</summary>
/// <remarks>
/// A heap cannot give up an entry in its middle: an entry taken back stays for up to 64 s. It lets go of its item, so
/// that what is waiting then are these few bytes and no longer a finished transaction with its messages.
/// </remarks>
internal sealed class DeadlineEntry(IDeadline item)
{
    /// <summary>Whose time it is; null once it was moved or taken back.</summary>
    public IDeadline? Item { get; set; } = item;
}
