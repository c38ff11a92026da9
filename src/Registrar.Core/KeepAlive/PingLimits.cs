namespace Registrar.Core.KeepAlive;

/// <summary>The numbers of the options that pings go by.</summary>
/// <param name="BaseMs">Time between two pings, ms; 0 = none.</param>
/// <param name="MaxMs">What it may grow to, ms; 0 = it stays.</param>
/// <param name="Misses">Unanswered pings in a row that make a phone unreachable.</param>
/// <param name="GraceMs">After how long an unreachable binding is removed, ms; 0 = not before it expires.</param>
internal sealed record PingLimits(int BaseMs, int MaxMs, int Misses, long GraceMs)
{
    /// <summary>Those of a set of options.</summary>
    public static PingLimits Of(RegistrarOptions options) =>
        new(options.OptionsPing * 1000, options.OptionsPingMax * 1000, options.PingMisses, options.PingGrace * 1000L);
}
