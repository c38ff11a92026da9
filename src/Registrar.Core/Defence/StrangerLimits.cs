namespace Registrar.Core.Defence;

/// <summary>What strangers may ask for; who has proven himself draws on none of it.</summary>
/// <param name="PerSource">REGISTERs of one IPv4 address or IPv6 network of 64 bits. Default 50/s, 200 at once: an office behind one address after a power cut.</param>
/// <param name="PerAor">REGISTERs for one address of record, from wherever. Default 5/s, 30 at once.</param>
/// <param name="PerRealm">REGISTERs for one realm. Default 2,000/s, 4,000 at once.</param>
/// <param name="Global">All together. Default 5,000/s, 10,000 at once.</param>
internal readonly record struct StrangerLimits(RateLimit PerSource, RateLimit PerAor, RateLimit PerRealm, RateLimit Global)
{
    /// <summary>The defaults.</summary>
    public static StrangerLimits Default { get; } = new(new RateLimit(50, 200), new RateLimit(5, 30), new RateLimit(2000, 4000), new RateLimit(5000, 10_000));
}
