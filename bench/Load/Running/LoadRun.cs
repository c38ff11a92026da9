using System.Globalization;
using System.Net;
using Load.Links;
using Load.Measuring;
using Load.Phones;
using Load.Reporting;

namespace Load.Running;

/// <summary>One run from the start of the registrar to the report.</summary>
internal static class LoadRun
{
    /// <summary>Runs it.</summary>
    /// <exception cref="LinkException">The registrar did not come, or went.</exception>
    public static RunReport Run(RunOptions options, Target target)
    {
        var config = target.Start?.Contains("{config}", StringComparison.Ordinal) == true ? Directory.CreateTempSubdirectory("load-").FullName : null;
        try
        {
            return target.Sip is null ? OverControl(options, target, config) : OverSip(options, target, config);
        }
        finally
        {
            if (config is not null) Directory.Delete(config, recursive: true);
        }
    }

    private static RunReport OverControl(RunOptions options, Target target, string? config)
    {
        using var listener = new ControlListener(target.Port, options.Connections > 1);
        if (config is not null) DirectoryConfig.Write(config, options, listener.Port);
        using var child = StartChild(target, listener.Port, config);
        var links = new List<ControlLink>();
        var pids = new SortedSet<int>();
        try
        {
            for (var i = 0; i < options.Connections; i++)
            {
                var socket = listener.Accept(() => child?.HasExited == true);
                foreach (var pid in SocketOwners.Find("tcp", ((IPEndPoint)socket.RemoteEndPoint!).Port, listener.Port)) pids.Add(pid);
                links.Add(new ControlLink(socket, CutsOf(options, i)));
            }

            if (child is not null) child.Pids = [.. pids];
            var texts = new RegisterTexts(options.Realm, options.Expires, "UDP", null);
            var workers = links.Select((link, i) => new Worker(options, link, texts, PhonesOf(options, i))).ToList();
            for (var i = 0; i < workers.Count; i++)
            {
                var link = links[i];
                workers[i].WaitUntil(() => link.IsRouted, "route REGISTER");
            }

            return Measure(options, target, workers, pids);
        }
        finally
        {
            // The registrar goes first, so that it does not log a lost connection; its SIGTERM needs an open one to say good-bye.
            child?.Dispose();
            links.ForEach(static link => link.Dispose());
        }
    }

    private static RunReport OverSip(RunOptions options, Target target, string? config)
    {
        if (config is not null) DirectoryConfig.Write(config, options, DirectoryConfig.UsualPort);
        using var child = StartChild(target, target.Sip!.Port, config);
        if (child is not null) WaitForPort(target, child);

        var pids = SocketOwners.Find(target.IsTcp ? "tcp" : "udp", target.Sip.Port, 0);
        if (child is not null) child.Pids = pids;
        var links = Enumerable.Range(0, options.Connections).Select(i => new SipLink(target.Sip, target.IsTcp, CutsOf(options, i))).ToList();
        try
        {
            var workers = links.Select((link, i) =>
                new Worker(options, link, new RegisterTexts(options.Realm, options.Expires, target.IsTcp ? "TCP" : "UDP", link.Local), PhonesOf(options, i))).ToList();
            return Measure(options, target, workers, pids);
        }
        finally
        {
            links.ForEach(static link => link.Dispose());
        }
    }

    private static RunReport Measure(RunOptions options, Target target, IReadOnlyList<Worker> workers, IReadOnlyCollection<int> found)
    {
        IReadOnlyList<int> pids = target.Pid > 0 ? [target.Pid] : [.. found];
        var result = new Crew(options, workers, pids.Count > 0 ? new PeerProcess(pids) : null).Run();
        return ReportBuilder.Build(options, target, pids, result);
    }

    private static ChildProcess? StartChild(Target target, int port, string? config)
    {
        if (target.Start is null) return null;

        var command = target.Start
            .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{config}", config, StringComparison.Ordinal);
        return new ChildProcess(command, port, target.ShowsOutput);
    }

    private static void WaitForPort(Target target, ChildProcess child)
    {
        for (var i = 0; i < 300 && !child.HasExited; i++)
        {
            if (SocketOwners.Find(target.IsTcp ? "tcp" : "udp", target.Sip!.Port, 0).Count > 0) return;
            Thread.Sleep(100);
        }

        throw new LinkException($"Nobody listens on {target.Sip} within 30 s.");
    }

    // Whole users: two threads must not share one's Contact list.
    private static PhoneTable PhonesOf(RunOptions options, int connection)
    {
        var first = (int)((long)options.Users * connection / options.Connections);
        var next = (int)((long)options.Users * (connection + 1) / options.Connections);
        return new PhoneTable(first * options.Devices, (next - first) * options.Devices, options.Devices);
    }

    private static Random? CutsOf(RunOptions options, int connection) => options.HasCuts ? new Random(options.Seed + connection) : null;
}
