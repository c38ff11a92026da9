using System.CommandLine;
using Load.Phones;

namespace Load.CommandLine;

/// <summary>The arguments of every command that makes phones.</summary>
internal sealed class RunArguments
{
    private static readonly RunOptions Defaults = new() { Scenario = Scenario.New };

    private readonly Argument<string> _scenario = new("scenario")
    {
        Description = "new, refresh, refresh-challenged, unauth, wrong, options or fleet.",
        DefaultValueFactory = static _ => "refresh",
    };

    private readonly Option<int> _users = Number("--users", Defaults.Users, "Users of the directory.", 1, Accounts.MaxUsers);
    private readonly Option<int> _devices = Number("--devices", Defaults.Devices, "Phones of each user.", 1, 1000);
    private readonly Option<int> _window = Number("--window", Defaults.Window, "Closed loop: operations kept open per connection.", 1, 32_768);
    private readonly Option<double> _rate = new("--rate") { Description = "Open loop: operations per second; latency counts from the time they were due." };
    private readonly Option<double> _seconds = new("--seconds") { Description = "Longest measured time.", DefaultValueFactory = static _ => Defaults.Seconds };
    private readonly Option<long> _operations = new("--operations") { Description = "Most operations measured; 0 = as many as time allows." };
    private readonly Option<long> _warmUp = new("--warm-up") { Description = "Operations before the clock starts.", DefaultValueFactory = static _ => Defaults.WarmUp };
    private readonly Option<int> _expires = Number("--expires", Defaults.Expires, "Seconds each phone asks for.", 1, 9_999_999);
    private readonly Option<int> _granted = Number("--granted", 0, "Seconds that are to be granted; by default as many.", 0, 9_999_999);
    private readonly Option<int> _timeout = Number("--timeout", Defaults.TimeoutMs, "Milliseconds after which a request is lost.", 100, 600_000);
    private readonly Option<int> _prepare = Number("--prepare", 0, "Digest answers per phone worked out before the clock starts (refresh).", 0, 1_000_000);
    private readonly Option<int> _connections = Number("--connections", Defaults.Connections, "Connections, each with a thread and a share of the phones.", 1, 64);
    private readonly Option<int> _seed = Number("--seed", Defaults.Seed, "Makes cuts and mix repeatable.", 0, int.MaxValue);
    private readonly Option<bool> _cuts = new("--cuts") { Description = "Cut the stream to the registrar at random places." };
    private readonly Option<int> _pings = Number("--pings", Defaults.PingSeconds, "Seconds between two OPTIONS to a phone that {config} asks for (options).", 1, 86_400);
    private readonly Option<bool> _any = new("--takes-any") { Description = "The registrar answers 200 to everything; check nothing else." };
    private readonly Option<string> _realm = new("--realm") { Description = "Realm of all users.", DefaultValueFactory = static _ => Defaults.Realm };
    private readonly Option<string> _algorithm = new("--algorithm") { Description = "Challenges answered.", DefaultValueFactory = static _ => "md5" };
    private readonly Option<string> _json = new("--json") { Description = "Also write the report as JSON to this file." };

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        _scenario.AcceptOnlyFromAmong("new", "refresh", "refresh-challenged", "unauth", "wrong", "options", "fleet");
        _algorithm.AcceptOnlyFromAmong("md5", "sha-256");
        command.Arguments.Add(_scenario);
        foreach (var option in new Option[] { _users, _devices, _window, _rate, _seconds, _operations, _warmUp, _expires, _granted, _timeout, _prepare, _connections, _seed, _cuts, _pings, _any, _realm, _algorithm, _json })
            command.Options.Add(option);

        return command;
    }

    /// <summary>What is wrong with options that are right one by one; <see langword="null"/> when nothing is.</summary>
    public static string? ProblemOf(RunOptions options)
    {
        if ((long)options.Users * options.Devices > PhoneAddress.MaxPhones)
            return $"--users times --devices is above {PhoneAddress.MaxPhones} phones, the addresses there are.";

        return options.Connections > options.Users ? "--connections is above --users: the phones of a user share a connection." : null;
    }

    /// <summary>File for the JSON; <see langword="null"/> without one.</summary>
    public string? JsonPath(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Reads them.</summary>
    public RunOptions Read(ParseResult parsed)
    {
        var expires = parsed.GetValue(_expires);
        var granted = parsed.GetValue(_granted);
        return new RunOptions
        {
            Scenario = Enum.Parse<Scenario>(parsed.GetValue(_scenario)!.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            Realm = parsed.GetValue(_realm)!,
            Users = parsed.GetValue(_users),
            Devices = parsed.GetValue(_devices),
            Window = parsed.GetValue(_window),
            Rate = parsed.GetValue(_rate),
            Seconds = parsed.GetValue(_seconds),
            Operations = parsed.GetValue(_operations),
            WarmUp = parsed.GetValue(_warmUp),
            Expires = expires,
            Granted = granted == 0 ? expires : granted,
            TimeoutMs = parsed.GetValue(_timeout),
            Prepare = parsed.GetValue(_prepare),
            PingSeconds = parsed.GetValue(_pings),
            TakesAny = parsed.GetValue(_any),
            HasCuts = parsed.GetValue(_cuts),
            Seed = parsed.GetValue(_seed),
            Connections = parsed.GetValue(_connections),
            Hash = parsed.GetValue(_algorithm) == "md5" ? HashKind.Md5 : HashKind.Sha256,
        };
    }

    private static Option<int> Number(string name, int value, string description, int min, int max)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, System.Globalization.CultureInfo.InvariantCulture, out var number) || number < min || number > max))
                result.AddError($"{name} is a whole number from {min} to {max}.");
        });
        return option;
    }
}
