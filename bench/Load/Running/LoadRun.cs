using Load.Links;
using Load.Measuring;
using Load.Reporting;

namespace Load.Running;

/// <summary>One run from the start of the registrar to the report.</summary>
internal static class LoadRun
{
    /// <summary>Runs it.</summary>
    /// <exception cref="LinkException">The registrar did not come, or went.</exception>
    public static RunReport Run(RunOptions options, Target target)
    {
        using var session = Session.Open(options, target);
        session.Crew.WarmUp();
        using var pauses = GcWatch.TryStart(session.Pids);
        var result = session.Crew.Run(Phase.Of(options));
        return ReportBuilder.Build(options, target, session.Pids, result, pauses?.Stop());
    }
}
