namespace Load.Reporting;

/// <summary>What the generator used, so that nobody takes its limit for the registrar's.</summary>
/// <param name="CpuUsPerRequest">CPU time of its threads per request, µs.</param>
/// <param name="BusiestThreadPercent">CPU time of its busiest thread against wall time.</param>
/// <param name="LagP99Us">How late operations of an open loop began, p99, µs; part of the latencies.</param>
/// <param name="IsSaturated">It was the limit, or near it: rates are lower bounds.</param>
internal sealed record GeneratorReport(double CpuUsPerRequest, double BusiestThreadPercent, double LagP99Us, bool IsSaturated);
