namespace Load.Reporting;

/// <summary>What the registrar's process used, from /proc.</summary>
/// <param name="Pids">Its process ids.</param>
/// <param name="CpuUsPerRequest">CPU time per answered request (per OPTIONS when nothing else was done), µs.</param>
/// <param name="CpuPercentOfCore">CPU time against wall time.</param>
/// <param name="ResidentBeforeBytes">Resident memory before.</param>
/// <param name="ResidentAfterBytes">Resident memory after.</param>
/// <param name="PeakBytes">Largest resident memory of its life.</param>
internal sealed record PeerReport(
    IReadOnlyList<int> Pids, double CpuUsPerRequest, double CpuPercentOfCore, long ResidentBeforeBytes, long ResidentAfterBytes, long PeakBytes);
