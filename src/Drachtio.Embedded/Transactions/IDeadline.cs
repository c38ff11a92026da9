namespace Drachtio.Embedded.Transactions;

/// <summary>Something that has to happen at a time, unless it was moved or taken back meanwhile.</summary>
internal interface IDeadline
{
    /// <summary>Its place in the <see cref="DeadlineQueue"/>, which alone sets it; null while nothing is due.</summary>
    DeadlineEntry? Entry { get; set; }

    /// <summary>The time has come; called under the server's lock with the time that was asked for, however late it is.</summary>
    void OnDue(long dueMs);
}
