namespace Registrar.Core.Bindings;

/// <summary>The bindings of one address of record. Guarded by its stripe's lock.</summary>
internal sealed class AorEntry(string realm, string username)
{
    /// <summary>Realm, lower case.</summary>
    public string Realm { get; } = realm;

    /// <summary>User, escapes undone.</summary>
    public string Username { get; } = username;

    /// <summary>Oldest first. Replaced as a whole, never written: readers keep what they have got.</summary>
    public Binding[] Bindings { get; set; } = [];

    /// <summary>The one entry of the expiry queue that counts; later ones are re-made lazily. <see cref="long.MaxValue"/> when there is none.</summary>
    public long QueuedDueMs { get; set; } = long.MaxValue;
}
