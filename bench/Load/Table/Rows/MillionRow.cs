using System.Globalization;
using Load.Measuring;
using Load.Reporting;
using Load.Running;

namespace Load.Table.Rows;

/// <summary>A million bindings, ten of each user: their memory, what a refresh costs among them, and their OPTIONS.</summary>
/// <remarks>Memory counts from a registrar that has its directory and has done some requests, both times after a full collection.</remarks>
internal sealed class MillionRow : IRow
{
    private const int Devices = 10;
    private const int FewUsers = 100;

    // A part of the phones comes before the first look: code, buffers and first blocks are no cost of a binding.
    private const double FirstShare = 0.02;

    /// <inheritdoc/>
    public string Name => "million";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        context.Say("refreshes among 1,000 bindings");
        var few = context.Saturating(Scenario.Refresh) with { Users = FewUsers, Devices = Devices };
        var small = IdleBytes(few, context);

        // As warm as the other one will be: its registrations come before its refreshes.
        var among = context.MedianRun(few with { WarmUp = few.WarmUp * 4 }, context.Ours).Peer!.CpuUsPerRequest;

        var many = few with { Users = context.IsQuick ? 20_000 : 100_000 };
        var idle = IdleBytes(many, context);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"{many.PhoneCount:N0} new registrations"));
        using var session = Session.Open(many, context.Ours);
        var first = (long)(many.PhoneCount * FirstShare);
        session.Crew.RunQuietly(New(first));
        session.Crew.Settle();
        var heapBefore = GcWatch.HeapBytesAfterCollection(session.Pids);
        var before = session.Peer!.Sample();
        session.Crew.RegisterAll();
        session.Crew.Settle();
        var peak = session.Peer.Sample();
        var heapAfter = GcWatch.HeapBytesAfterCollection(session.Pids);
        var after = session.Peer.Sample();
        foreach (var finding in Memory(many, session.Crew.Registered - first, before, after, peak, heapBefore, heapAfter)) yield return finding;

        var directory = idle - small;
        yield return new Finding("Memory", "whole process without its directory", (after.ResidentBytes - directory) / 1e6, "MB")
        {
            Target = many.PhoneCount >= 1_000_000 ? 400 : null,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"with it {after.ResidentBytes / 1e6:F0} MB, at most {peak.PeakBytes / 1e6:F0} MB; a process that only has its directory of {many.Users:N0} users is {directory / 1e6:F0} MB larger than one with {few.Users}"),
        };

        context.Say("refreshes among them");
        session.Crew.RunQuietly(new Phase(Scenario.Refresh, many.Window, 0, Phase.Unlimited, many.WarmUp));
        var costs = new List<double>();
        for (var i = 0; i < context.Repeats; i++)
        {
            session.Crew.Settle();
            var run = RowContext.Checked(ReportBuilder.Build(many, context.Ours, session.Pids, session.Crew.Run(new Phase(Scenario.Refresh, many.Window, 0, many.Seconds, long.MaxValue))));
            costs.Add(run.Peer!.CpuUsPerRequest);
        }

        var cost = costs.Order().ElementAt(costs.Count / 2);
        yield return new Finding("Growth", string.Create(CultureInfo.InvariantCulture, $"CPU per refresh among {many.PhoneCount:N0} bindings ÷ among {few.PhoneCount:N0}"), cost / among, "×")
        {
            Target = 1.3,
            Note = string.Create(CultureInfo.InvariantCulture, $"{cost:F2} µs and {among:F2} µs; ten contacts in each answer"),
        };

        context.Say("OPTIONS to all of them");
        foreach (var finding in Pings(context, many, session)) yield return finding;
    }

    private static IEnumerable<Finding> Memory(RunOptions many, long bindings, PeerSample before, PeerSample after, PeerSample peak, long? heapBefore, long? heapAfter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"resident bytes per binding, {many.Users:N0} users × {many.Devices}");
        yield return new Finding("Memory", name, (after.ResidentBytes - before.ResidentBytes) / (double)bindings, "bytes")
        {
            Target = 256,
            Note = string.Create(CultureInfo.InvariantCulture, $"text, answered nonces and indexes included; {(peak.ResidentBytes - before.ResidentBytes) / (double)bindings:F0} before the collection"),
        };
        if (heapBefore is { } one && heapAfter is { } other) yield return new Finding("Memory", "managed heap per binding", (other - one) / (double)bindings, "bytes");
    }

    private static IEnumerable<Finding> Pings(RowContext context, RunOptions many, Session session)
    {
        // 33,333/s in both cases.
        var seconds = many.PhoneCount >= 1_000_000 ? 30 : 6;
        session.Reload(string.Create(CultureInfo.InvariantCulture, $"{{\"registrar\":{{\"optionsping\":{seconds}}}}}"));

        // Until every phone has its turn.
        session.Crew.Run(new Phase(Scenario.Options, 0, 0, seconds + 3, long.MaxValue));
        var options = many with { Scenario = Scenario.Options, Seconds = context.IsQuick ? 4 : 10 };
        var report = RowContext.Checked(ReportBuilder.Build(options, context.Ours, session.Pids, session.Crew.Run(Phase.Of(options))));
        var isPaced = report.PingsPerSecond > many.PhoneCount / seconds * 0.95;
        yield return new Finding("Expiry and pings", string.Create(CultureInfo.InvariantCulture, $"CPU for {report.PingsPerSecond:N0} OPTIONS/s and their answers"), report.Peer!.CpuPercentOfCore, "% of a core")
        {
            // Fewer cost less: that would meet nothing.
            Target = isPaced ? 30 : null,
            Note = string.Create(CultureInfo.InvariantCulture, $"{many.PhoneCount:N0} phones, one OPTIONS each {seconds} s{(isPaced ? "" : ": fewer came than are due, so this has no target")}"),
        };
        yield return new Finding("Expiry and pings", "fullest 100 ms ÷ mean", report.PingSpread, "×") { Target = 1.5 };

        var probe = many with { Rate = 1_000, Seconds = context.IsQuick ? 4 : 10 };
        var probed = RowContext.Checked(ReportBuilder.Build(probe, context.Ours, session.Pids, session.Crew.Run(Phase.Of(probe))));
        yield return new Finding("Expiry and pings", "refreshes meanwhile (1,000/s), p99.9", probed.RequestLatency.P999Us / 1000, "ms")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"p50 {probed.RequestLatency.P50Us:N0} µs, max {probed.RequestLatency.MaxUs / 1000:F1} ms: a tick that held everything up would show here"),
        };
    }

    // A process that has its directory and has done something, but has no binding.
    private static long IdleBytes(RunOptions options, RowContext context)
    {
        using var session = Session.Open(options, context.Ours);
        session.Crew.RunQuietly(new Phase(Scenario.Unauth, 64, 0, Phase.Unlimited, 1_000));
        session.Crew.Settle();
        GcWatch.HeapBytesAfterCollection(session.Pids);
        session.Crew.Settle();
        return session.Peer!.Sample().ResidentBytes;
    }

    private static Phase New(long operations) => new(Scenario.New, 200, 0, Phase.Unlimited, operations);
}
