namespace Load.Measuring;

/// <summary>What /proc said about a peer at one moment.</summary>
/// <param name="ThreadNs">CPU time by thread (schedstat), ns.</param>
/// <param name="TickNs">CPU time of the process with its ended threads (stat), in steps of 10 ms, ns.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="PeakBytes">Largest resident memory so far.</param>
internal sealed record PeerSample(IReadOnlyDictionary<int, long> ThreadNs, long TickNs, long ResidentBytes, long PeakBytes)
{
    /// <summary>CPU time used since an earlier sample, ns.</summary>
    /// <remarks>From schedstat, unless a thread has ended between the two: its time is only in stat.</remarks>
    public long CpuNsSince(PeerSample earlier)
    {
        if (earlier.ThreadNs.Keys.Any(thread => !ThreadNs.ContainsKey(thread))) return TickNs - earlier.TickNs;
        return ThreadNs.Sum(static pair => pair.Value) - earlier.ThreadNs.Sum(static pair => pair.Value);
    }
}
