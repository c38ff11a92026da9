using Load.Measuring;

namespace Load.Reporting;

/// <summary>Percentiles in microseconds.</summary>
internal sealed record LatencyReport(double P50Us, double P99Us, double P999Us, double MaxUs)
{
    /// <summary>Reads them off a histogram.</summary>
    public static LatencyReport Of(LatencyHistogram histogram) => new(
        histogram.PercentileNs(50) / 1000.0, histogram.PercentileNs(99) / 1000.0, histogram.PercentileNs(99.9) / 1000.0, histogram.MaxNs / 1000.0);
}
