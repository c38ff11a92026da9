namespace Registrar.Core.Bindings;

/// <summary>The bindings of one address of record. Guarded by its stripe's lock.</summary>
internal sealed class AorEntry(BindingStripe stripe, Binding[]? bindings = null)
{
    /// <summary>Where it is kept.</summary>
    public BindingStripe Stripe { get; } = stripe;

    /// <summary>Oldest first. A refresh writes into it; whoever reads on without the lock takes a copy.</summary>
    public Binding[] Bindings { get; set; } = bindings ?? [];

    /// <summary>The one entry of the expiry queue that counts; later ones are re-made lazily. <see cref="long.MaxValue"/> when there is none.</summary>
    public long QueuedDueMs { get; set; } = long.MaxValue;
}
