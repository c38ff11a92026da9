namespace Drachtio.Embedded.Transactions;

/// <summary>Something that has to happen at a time, unless it was moved or taken back meanwhile.</summary>
internal interface IDeadline
{
    /// <summary>When, in milliseconds of the <see cref="DeadlineQueue"/>; <see cref="long.MaxValue"/> for never.</summary>
    long DueMs { get; set; }

    /// <summary>The time has come; called under the server's lock with the time that was asked for, however late it is.</summary>
    void OnDue(long dueMs);
}
