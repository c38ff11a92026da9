using Load.Measuring;

namespace Load.Running;

/// <summary>What a run has measured.</summary>
/// <param name="Tally">Counts of all workers; its CPU time is that of the busiest thread.</param>
/// <param name="Before">The peer before the clock started.</param>
/// <param name="After">The peer when the last answer was there.</param>
/// <param name="Bindings">Bindings the answers speak of.</param>
/// <param name="GeneratorCpuNs">CPU time of all the generator's threads, ns.</param>
internal sealed record CrewResult(Tally Tally, PeerSample? Before, PeerSample? After, int Bindings, long GeneratorCpuNs);
