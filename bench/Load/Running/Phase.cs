namespace Load.Running;

/// <summary>A stretch of a run: what is started, how fast and for how long.</summary>
/// <param name="Scenario">What the phones do.</param>
/// <param name="Window">Operations kept open when there is no rate; 0 starts nothing.</param>
/// <param name="Rate">Operations per second of this connection; 0 = closed loop.</param>
/// <param name="Seconds">Nothing is started after this.</param>
/// <param name="Operations">Nothing is started after so many.</param>
internal sealed record Phase(Scenario Scenario, int Window, double Rate, double Seconds, long Operations)
{
    /// <summary>Seconds for phases that end by their count.</summary>
    public const double Unlimited = 86_400;

    /// <summary>Ends without waiting for what is open: the next phase takes those answers and counts none of them.</summary>
    public bool LeavesOpen { get; init; }

    /// <summary>More is offered than can be carried: a 503 is an answer, and an operation for which no phone is idle is not sent, as a full queue drops it.</summary>
    public bool IsFlood { get; init; }

    /// <summary>Share of the phones that may wait for answers at the same time.</summary>
    public double BusyShare { get; init; } = 1;

    /// <summary>Latencies are also kept by time, see <see cref="Measuring.LatencyTimeline"/>.</summary>
    public bool HasTimeline { get; init; }

    /// <summary>The measured phase of a run of one scenario.</summary>
    public static Phase Of(RunOptions options) => new(
        options.Scenario,
        options.Scenario == Scenario.Options ? 0 : options.Window,
        options.Scenario == Scenario.Options ? 0 : options.Rate,
        options.Seconds,
        options.Operations == 0 ? long.MaxValue : options.Operations);
}
