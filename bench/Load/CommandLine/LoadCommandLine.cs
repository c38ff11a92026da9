using System.CommandLine;
using System.Net;
using Load.Answering;
using Load.Links;
using Load.Reporting;
using Load.Running;

namespace Load.CommandLine;

/// <summary>The commands: run, sip, self, answer, config, table, compare.</summary>
internal static class LoadCommandLine
{
    private const int Success = 0;
    private const int Failure = 1;

    /// <summary>Does what the arguments say.</summary>
    /// <returns>0 when every answer was right, 1 when not or when the run broke off, 2 for wrong arguments.</returns>
    public static int Invoke(string[] arguments)
    {
        var root = new RootCommand("A load generator that plays drachtio-server, or phones on a SIP port, to any registrar and checks every answer.")
        {
            RunCommand(), SipCommand(), SelfCommand(), AnswerCommand(), ConfigCommand(), TableCommand.Create(), CompareCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        var code = parsed.Invoke();
        return parsed.Errors.Count > 0 ? 2 : code;
    }

    private static Command RunCommand()
    {
        var settings = new RunArguments();
        var command = settings.AddTo(new Command("run", "Play drachtio-server on an admin port to a registrar that connects to it."));
        var start = new Option<string>("--start") { Description = "Command that starts the registrar; {port} is the admin port, {http} one for its HTTP, {config} a directory with a fitting default.json." };
        var port = new Option<int>("--port") { Description = "Admin port to listen on; 0 takes a free one." };
        var pid = new Option<int>("--pid") { Description = "Process to measure; by default the one that connects." };
        var output = new Option<bool>("--show-output") { Description = "Show what the registrar writes." };
        command.Options.Add(start);
        command.Options.Add(port);
        command.Options.Add(pid);
        command.Options.Add(output);
        command.SetAction(parsed => Report(settings, parsed, new Target
        {
            Start = parsed.GetValue(start),
            Port = parsed.GetValue(port),
            Pid = parsed.GetValue(pid),
            ShowsOutput = parsed.GetValue(output),
        }));
        return command;
    }

    private static Command SipCommand()
    {
        var settings = new RunArguments();
        var command = settings.AddTo(new Command("sip", "Be phones on a SIP port: for whole stacks."));
        var target = new Option<string>("--target") { Description = "udp:ADDRESS:PORT or tcp:ADDRESS:PORT.", Required = true };
        var start = new Option<string>("--start") { Description = "Command that starts the stack; {config} as in run." };
        var pid = new Option<int>("--pid") { Description = "Process to measure; by default all that hold the port." };
        command.Options.Add(target);
        command.Options.Add(start);
        command.Options.Add(pid);
        command.SetAction(parsed =>
        {
            var text = parsed.GetValue(target)!;
            var isTcp = text.StartsWith("tcp:", StringComparison.Ordinal);
            if ((!isTcp && !text.StartsWith("udp:", StringComparison.Ordinal)) || !IPEndPoint.TryParse(text[4..], out var endPoint) || endPoint.Port == 0)
            {
                Console.Error.WriteLine($"load: --target {text} is not udp:ADDRESS:PORT or tcp:ADDRESS:PORT.");
                return 2;
            }

            return Report(settings, parsed, new Target { Sip = endPoint, IsTcp = isTcp, Start = parsed.GetValue(start), Pid = parsed.GetValue(pid) });
        });
        return command;
    }

    private static Command SelfCommand()
    {
        var settings = new RunArguments();
        var command = settings.AddTo(new Command("self", "Run against the least a registrar can do, in a process of its own: the generator's ceiling and the protocol's floor."));
        command.SetAction(parsed => Report(settings, parsed, new Target { Start = $"exec {Self.Command} answer --port {{port}} --realm {settings.Read(parsed).Realm}" }));
        return command;
    }

    private static Command AnswerCommand()
    {
        var port = new Option<int>("--port") { Description = "Admin port to connect to.", Required = true };
        var realm = new Option<string>("--realm") { Description = "Realm of the challenges.", DefaultValueFactory = static _ => Defaults.Realm };
        var command = new Command("answer", "Be that least registrar: a blocking receive loop that checks nothing.") { port, realm };
        command.SetAction(parsed =>
        {
            using var answerer = new TrivialAnswerer(parsed.GetValue(realm)!);
            answerer.Run(parsed.GetValue(port));
        });
        return command;
    }

    private static Command ConfigCommand()
    {
        var settings = new RunArguments();
        var output = new Option<string>("--out") { Description = "Directory, created when missing.", Required = true };
        var port = new Option<int>("--port") { Description = "Admin port of the drachtio-server.", DefaultValueFactory = static _ => DirectoryConfig.UsualPort };
        var command = settings.AddTo(new Command("config", "Write the default.json of a run into a directory."));
        command.Options.Add(output);
        command.Options.Add(port);
        command.SetAction(parsed =>
        {
            var directory = Directory.CreateDirectory(parsed.GetValue(output)!).FullName;
            DirectoryConfig.Write(directory, settings.Read(parsed), parsed.GetValue(port));
            Console.WriteLine(Path.Combine(directory, "default.json"));
        });
        return command;
    }

    private static RunOptions Defaults { get; } = new() { Scenario = Scenario.New };

    private static int Report(RunArguments settings, ParseResult parsed, Target target)
    {
        var options = settings.Read(parsed);
        if (RunArguments.ProblemOf(options) is { } problem)
        {
            Console.Error.WriteLine("load: " + problem);
            return 2;
        }

        RunReport report;
        try
        {
            report = LoadRun.Run(options, target);
        }
        catch (LinkException broken)
        {
            Console.Error.WriteLine("load: " + broken.Message);
            return Failure;
        }

        ReportText.WriteTable(Console.Out, report);
        if (settings.JsonPath(parsed) is { } path) ReportText.WriteJson(path, report);
        return report.Errors == 0 ? Success : Failure;
    }
}
