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
}
