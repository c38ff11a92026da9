using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fuzz.Targets;

namespace Fuzz.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzArguments
{
    /// <summary>How it is written.</summary>
    public const string Usage = "dotnet run -c Release --project tests/Fuzz -- [target …] [--seconds 60] [--jobs 0 (all at once)] [--seed 0 (random)] [--save] [--growth]";

    /// <summary>The targets; all of them when none is named.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>How long each target is fed, in seconds by the clock.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Targets at a time; 0 is all of them.</summary>
    public int Jobs { get; init; }

    /// <summary>Where the random numbers begin; 0 lets the clock say.</summary>
    public int Seed { get; init; }

    /// <summary>Put the smallest inputs that take every edge known into tests/Fuzz/Corpus.</summary>
    public bool Saves { get; init; }

    /// <summary>Count steps instead: do parsers take twice as many for twice the input?</summary>
    public bool ChecksGrowth { get; init; }

    /// <summary>Set by the program itself for the processes it starts.</summary>
    public ChildKind Child { get; init; }

    /// <summary>Reads the arguments.</summary>
    public static bool TryRead(IReadOnlyList<string> arguments, [NotNullWhen(true)] out FuzzArguments? options, out string problem)
    {
        options = new FuzzArguments();
        problem = "";
        var known = AllTargets.Names;
        var targets = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = 0;
            var name = arguments[i];
            if (name is "--seconds" or "--jobs" or "--seed" && !(++i < arguments.Count && int.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out value)))
            {
                problem = $"{name} needs a number.";
                return false;
            }

            if (!name.StartsWith("--", StringComparison.Ordinal) && !known.Contains(name))
            {
                problem = $"There is no target '{name}'; there are {string.Join(", ", known)}.";
                return false;
            }

            switch (name)
            {
                case "--seconds": options = options with { Seconds = value }; break;
                case "--jobs": options = options with { Jobs = value }; break;
                case "--seed": options = options with { Seed = value }; break;
                case "--save": options = options with { Saves = true }; break;
                case "--growth": options = options with { ChecksGrowth = true }; break;
                case "--child-fuzz": options = options with { Child = ChildKind.Fuzz }; break;
                case "--child-growth": options = options with { Child = ChildKind.Growth }; break;
                default:
                    if (name.StartsWith("--", StringComparison.Ordinal))
                    {
                        problem = $"{name} is not known.";
                        return false;
                    }

                    targets.Add(name);
                    break;
            }
        }

        options = options with { Targets = targets.Count > 0 ? targets : known };
        return true;
    }
}
