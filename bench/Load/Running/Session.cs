using System.Diagnostics;
using System.Globalization;
using Load.Links;
using Load.Measuring;
using Load.Phones;

namespace Load.Running;

/// <summary>A registrar from its start to its end, with phones in front of it that stay over any number of phases.</summary>
internal sealed class Session : IDisposable
{
    private const int GoodByeTurns = 1_000;
    private const long GoodByeTurnNs = 10_000_000;

    private readonly string? _config;
    private readonly ControlListener? _listener;
    private readonly ChildProcess? _child;
    private readonly List<ILink> _links = [];

    private Session(RunOptions options, Target target)
    {
        Options = options;
        HttpPort = target.HttpPort > 0 ? target.HttpPort : FreePort.Tcp();
        try
        {
            if (target.Sip is null) _listener = new ControlListener(target.Port, options.Connections > 1);
            var port = _listener?.Port ?? target.Sip!.Port;
            if (target.Start is { } start)
            {
                _config = Directory.CreateTempSubdirectory("load-").FullName;
                DirectoryConfig.Write(_config, options, _listener?.Port ?? DirectoryConfig.UsualPort);
                var started = Stopwatch.GetTimestamp();
                _child = new ChildProcess(Filled(start, port), port, HttpPort, target.ShowsOutput);
                Workers = Connect(target);
                ReadyMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
            else
            {
                Workers = Connect(target);
            }

            Pids = FindPids(target);
            if (_child is not null) _child.Pids = target.Pid > 0 ? [] : Pids;
            Peer = Pids.Count > 0 ? new PeerProcess(Pids) : null;
            Crew = new Crew(options, Workers, Peer);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the phones are.</summary>
    public RunOptions Options { get; }

    /// <summary>Port of the registrar's HTTP, when it was told one.</summary>
    public int HttpPort { get; }

    /// <summary>From the start of the process to the REGISTERs' way to it, ms; 0 when it ran already.</summary>
    /// <remarks>Over the control protocol: connected, authenticated, routed. SIP: somebody holds the port.</remarks>
    public double ReadyMs { get; }

    /// <summary>Processes measured.</summary>
    public IReadOnlyList<int> Pids { get; }

    /// <summary>The same to look at; <see langword="null"/> when none were found.</summary>
    public PeerProcess? Peer { get; }

    /// <summary>The phones.</summary>
    public Crew Crew { get; }

    // Null while the constructor is at it.
    private IReadOnlyList<Worker>? Workers { get; }

    /// <summary>Starts a registrar, or takes one that runs, and waits until REGISTERs have a way to it.</summary>
    /// <exception cref="LinkException">It did not come.</exception>
    public static Session Open(RunOptions options, Target target) => new(options, target);

    /// <summary>Overrides options of the running registrar by a local.json beside its default.json.</summary>
    public void Reload(string json)
    {
        File.WriteAllText(Path.Combine(_config!, "local.json"), json);
        _child!.Reload();
    }

    /// <summary>Ends what was started.</summary>
    public void Dispose()
    {
        // The registrar goes first, so that it does not log a lost connection, and is answered while it says good-bye.
        _child?.AskToEnd();
        for (var i = 0; i < GoodByeTurns && _child?.HasExited == false && (Workers ?? []).All(static worker => worker.TryTurn(GoodByeTurnNs)); i++)
        {
        }

        _child?.Dispose();
        _links.ForEach(static link => link.Dispose());
        _listener?.Dispose();
        if (_config is not null) Directory.Delete(_config, recursive: true);
    }

    private string Filled(string command, int port) => command
        .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{http}", HttpPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{config}", _config, StringComparison.Ordinal);

    private List<Worker> Connect(Target target) => target.Sip is null ? ConnectControl() : ConnectSip(target);

    private List<Worker> ConnectControl()
    {
        var texts = new RegisterTexts(Options.Realm, Options.Expires, "UDP", null);
        var workers = new List<Worker>();
        for (var i = 0; i < Options.Connections; i++)
        {
            var link = new ControlLink(_listener!.Accept(() => _child?.HasExited == true), CutsOf(i));
            _links.Add(link);
            workers.Add(new Worker(Options, link, texts, PhonesOf(i)));
        }

        for (var i = 0; i < workers.Count; i++)
        {
            var link = (ControlLink)_links[i];
            workers[i].WaitUntil(() => link.IsRouted, "route REGISTER");
        }

        return workers;
    }

    private List<Worker> ConnectSip(Target target)
    {
        if (_child is not null) WaitForPort(target, _child);
        var workers = new List<Worker>();
        for (var i = 0; i < Options.Connections; i++)
        {
            var link = new SipLink(target.Sip!, target.IsTcp, CutsOf(i));
            _links.Add(link);
            workers.Add(new Worker(Options, link, new RegisterTexts(Options.Realm, Options.Expires, target.IsTcp ? "TCP" : "UDP", link.Local), PhonesOf(i)));
        }

        return workers;
    }

    private IReadOnlyList<int> FindPids(Target target)
    {
        if (target.Pid > 0) return [target.Pid];
        if (_config is not null && File.Exists(Path.Combine(_config, Target.PidFileName)))
            return [.. File.ReadAllLines(Path.Combine(_config, Target.PidFileName)).Select(static line => int.Parse(line, CultureInfo.InvariantCulture))];

        if (target.Sip is not null) return SocketOwners.Find(target.IsTcp ? "tcp" : "udp", target.Sip.Port, 0);

        return [.. _links.Cast<ControlLink>().SelectMany(link => SocketOwners.Find("tcp", link.RemotePort, _listener!.Port)).Distinct().Order()];
    }

    private void WaitForPort(Target target, ChildProcess child)
    {
        for (var i = 0; i < 300 && !child.HasExited; i++)
        {
            var isThere = SocketOwners.Find(target.IsTcp ? "tcp" : "udp", target.Sip!.Port, 0).Count > 0;
            if (isThere && (target.IsTcp || SipProbe.IsAnswered(target.Sip, Options.Realm, i))) return;
            Thread.Sleep(100);
        }

        throw new LinkException($"No registrar answers on {target.Sip} within 30 s.");
    }

    // Whole users: two threads must not share one's Contact list.
    private PhoneTable PhonesOf(int connection)
    {
        var first = (int)((long)Options.Users * connection / Options.Connections);
        var next = (int)((long)Options.Users * (connection + 1) / Options.Connections);
        return new PhoneTable(first * Options.Devices, (next - first) * Options.Devices, Options.Devices);
    }

    private Random? CutsOf(int connection) => Options.HasCuts ? new Random(Options.Seed + connection) : null;
}
