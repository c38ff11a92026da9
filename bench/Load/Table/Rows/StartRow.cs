using System.Globalization;
using Load.Measuring;
using Load.Running;

namespace Load.Table.Rows;

/// <summary>From the start of the process to its login at the drachtio-server, and what a large directory adds.</summary>
internal sealed class StartRow : IRow
{
    private const string Measured = "Start";
    private const int FewUsers = 1_000;
    private const double NativeLimitMs = 150;
    private const double ManagedLimitMs = 450;

    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(RowContext context)
    {
        context.Say("starts");
        var few = new RunOptions { Scenario = Scenario.Unauth, Users = FewUsers };
        foreach (var (build, command) in context.Builds.Prepend(new("as built", context.Start)))
        {
            var times = Enumerable.Range(0, context.IsQuick ? 3 : 7).Select(_ => ReadyMs(few, command)).Order().ToList();
            yield return new Finding(Measured, $"{build}: process start to login and route, {FewUsers:N0} users, median", times[times.Count / 2], "ms")
            {
                Target = build switch { "NativeAOT" => NativeLimitMs, "ReadyToRun" => ManagedLimitMs, _ => null },
                Note = string.Create(CultureInfo.InvariantCulture, $"{times[0]:F0} to {times[^1]:F0} ms in {times.Count} starts"),
            };
        }

        var many = few with { Users = context.IsQuick ? 200_000 : 1_000_000 };
        context.Say(string.Create(CultureInfo.InvariantCulture, $"start with {many.Users:N0} users"));
        var small = Look(few, context.Start);
        var large = Look(many, context.Start);
        var users = many.Users - FewUsers;
        yield return new Finding(Measured, string.Create(CultureInfo.InvariantCulture, $"directory of {many.Users:N0} users: time it adds"), (large.ReadyMs - small.ReadyMs) / 1000, "s") { Target = 2 };
        yield return new Finding(Measured, "resident bytes per user", (large.ResidentBytes - small.ResidentBytes) / (double)users, "bytes")
        {
            Target = 200,
            Note = string.Create(CultureInfo.InvariantCulture, $"after a full collection; {large.PeakBytes / 1e6:F0} MB at most while loading"),
        };
        if (small.HeapBytes is { } one && large.HeapBytes is { } other) yield return new Finding(Measured, "managed heap per user", (other - one) / (double)users, "bytes");
    }

    private static double ReadyMs(RunOptions options, string command)
    {
        using var session = Session.Open(options, new Target { Start = command });
        return session.ReadyMs;
    }

    private static (double ReadyMs, long? HeapBytes, long ResidentBytes, long PeakBytes) Look(RunOptions options, string command)
    {
        using var session = Session.Open(options, new Target { Start = command });
        session.Crew.RunQuietly(new Phase(Scenario.Unauth, 64, 0, Phase.Unlimited, FewUsers));
        session.Crew.Settle();
        var heap = GcWatch.HeapBytesAfterCollection(session.Pids);
        session.Crew.Settle();
        var sample = session.Peer!.Sample();
        return (session.ReadyMs, heap, sample.ResidentBytes, sample.PeakBytes);
    }
}
