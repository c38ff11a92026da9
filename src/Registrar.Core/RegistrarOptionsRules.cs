using System.Globalization;
using Drachtio.Sip;
using Registrar.Core.Handling;
using Registrar.Core.Queries;

namespace Registrar.Core;

/// <summary>Ranges of <see cref="RegistrarOptions"/>, each with a sentence for whoever broke it.</summary>
internal static class RegistrarOptionsRules
{
    private const int MaxOldNonceKeys = 16;

    private static readonly string[] KnownAlgorithms = ["MD5", "SHA-256", "SHA-512-256"];

    /// <summary>Checks a set of options and those of its realms.</summary>
    /// <returns>One sentence per problem; empty when all is well.</returns>
    public static IReadOnlyList<string> CheckAll(RegistrarOptions options)
        => [.. FindAll(options).Select(static problem => problem.Realm is null ? problem.Sentence : $"realms:{problem.Realm}:{problem.Sentence}")];

    /// <summary>Checks a set of options and those of its realms, for callers that know where each key was written.</summary>
    public static IReadOnlyList<RegistrarOptionsProblem> FindAll(RegistrarOptions options)
    {
        var problems = Check(options);
        foreach (var doubled in options.Realms.Keys.GroupBy(AorText.Realm, StringComparer.Ordinal).Where(static names => names.Count() > 1))
            Add(problems, ["realms"], Text($"realms has '{doubled.Key}' more than once; case does not tell realms apart."));

        // What is wrong with the defaults is wrong with each realm that keeps them: said once.
        var known = problems.Select(static problem => problem.Sentence).ToHashSet(StringComparer.Ordinal);
        foreach (var (realm, own) in options.Realms)
            problems.AddRange(Check(own.Within(options)).Where(problem => !known.Contains(problem.Sentence)).Select(problem => problem with { Realm = realm }));

        return problems;
    }

    private static List<RegistrarOptionsProblem> Check(RegistrarOptions options)
    {
        var problems = new List<RegistrarOptionsProblem>();

        Range(problems, "expires", options.Expires, 1, 31_536_000);
        Range(problems, "minexpires", options.MinExpires, 1, 31_536_000);
        Range(problems, "maxexpires", options.MaxExpires, 1, 31_536_000);
        Range(problems, "expiresjitter", options.ExpiresJitter, 0, 90);
        Range(problems, "natexpires", options.NatExpires, 0, 86_400);
        Range(problems, "optionsping", options.OptionsPing, 0, 86_400);
        Range(problems, "optionspingmax", options.OptionsPingMax, 0, 86_400);
        Range(problems, "pingmisses", options.PingMisses, 1, 100);
        Range(problems, "pinggrace", options.PingGrace, 0, 31_536_000);
        Range(problems, "regping", options.RegPing, 0, 86_400);
        Range(problems, "staletime", options.StaleTime, 1, 31_536_000);
        Range(problems, "authtimeout", options.AuthTimeout, 100, 3_600_000);
        Range(problems, "noncelifetime", options.NonceLifetime, 1, 604_800);
        Range(problems, "maxtrackednonces", options.MaxTrackedNonces, 64, 16_777_216);
        Range(problems, "lookuptimeout", options.LookupTimeout, 10, 9_500);
        Range(problems, "maxcontactsperaor", options.MaxContactsPerAor, 1, 1000);
        Range(problems, "maxcontactsperrequest", options.MaxContactsPerRequest, 1, 100);
        Range(problems, "maxaorbytes", options.MaxAorBytes, 16, 1024);
        Range(problems, "maxcontactbytes", options.MaxContactBytes, 32, 4096);
        Range(problems, "maxpathbytes", options.MaxPathBytes, 16, 4096);
        Range(problems, "maxcallidbytes", options.MaxCallIdBytes, 16, 1024);
        Range(problems, "maxuseragentbytes", options.MaxUserAgentBytes, 16, 4096);
        Range(problems, "eventbuffer", options.EventBuffer, 16, 1_048_576);

        if (options.MinExpires > options.MaxExpires)
            Add(problems, ["minexpires", "maxexpires"], Text($"minexpires {options.MinExpires} is above maxexpires {options.MaxExpires}; lower the one or raise the other."));

        if (options.RegPing > 0 && options.RegPing > options.Expires)
            Add(problems, ["regping", "expires"], Text($"regping {options.RegPing} is above expires {options.Expires}; phones would refresh after their binding has ended."));

        if (options.OptionsPingMax > 0 && options.OptionsPingMax < options.OptionsPing)
            Add(problems, ["optionspingmax", "optionsping"], Text($"optionspingmax {options.OptionsPingMax} is below optionsping {options.OptionsPing}; raise it, or use 0 for a fixed interval."));

        if (options.Algorithms.Count == 0)
            Add(problems, ["algorithms"], "algorithms is empty; name at least MD5.");

        foreach (var algorithm in options.Algorithms)
        {
            if (!KnownAlgorithms.Contains(algorithm, StringComparer.OrdinalIgnoreCase))
                Add(problems, ["algorithms"], Text($"algorithms has '{algorithm}'; known are {string.Join(", ", KnownAlgorithms)}."));
        }

        foreach (var source in options.Trusted)
        {
            if (!TrustedSources.TryRead(source, out _))
                Add(problems, ["trusted"], Text($"trusted has '{source}'; write an address or a network, e.g. 192.0.2.1 or 192.0.2.0/24."));
        }

        foreach (var route in options.ServiceRoute)
        {
            if (!ServiceRouteLines.TryRead(route, out _))
                Add(problems, ["serviceroute"], Text($"serviceroute has '{route}'; write a SIP URI, e.g. sip:proxy.example.com;lr."));
        }

        // They are one line of a 200; a longer one could not be written when the binding stands already.
        var routeBytes = new ServiceRouteLines(options.ServiceRoute).SingleLineBytes;
        if (routeBytes > SipHeaderWriter.MaxLineBytes)
            Add(problems, ["serviceroute"], Text($"serviceroute makes a line of {routeBytes} bytes; use at most {SipHeaderWriter.MaxLineBytes}: name fewer or shorter proxies."));

        if (options.NonceKey?.Length == 0 || options.OldNonceKeys.Contains(""))
            Add(problems, ["noncekey"], "noncekey or oldnoncekeys has an empty text; give each key one, or leave it out.");

        if (options.OldNonceKeys.Count > MaxOldNonceKeys)
            Add(problems, ["oldnoncekeys"], Text($"oldnoncekeys has {options.OldNonceKeys.Count} keys; use at most {MaxOldNonceKeys}: each answer is checked with all of them."));

        DefenceOptionsRules.Check(options, (keys, sentence) => Add(problems, keys, Text(sentence)));

        Known(problems, "minexpiresmode", options.MinExpiresMode);
        Known(problems, "reply", options.Reply);
        Known(problems, "pingmode", options.PingMode);
        Known(problems, "regpingauth", options.RegPingAuth);
        Known(problems, "path", options.Path);
        Known(problems, "overlimit", options.OverLimit);
        Known(problems, "cseq", options.CSeq);
        return problems;
    }

    private static void Add(List<RegistrarOptionsProblem> problems, IReadOnlyList<string> keys, string sentence)
        => problems.Add(new RegistrarOptionsProblem(Realm: null, keys, sentence));

    private static void Known<TEnum>(List<RegistrarOptionsProblem> problems, string key, TEnum value)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Add(problems, [key], Text($"{key} is {value}; use {string.Join(", ", Enum.GetNames<TEnum>())}."));
    }

    private static void Range(List<RegistrarOptionsProblem> problems, string key, int value, int least, int most)
    {
        if (value < least || value > most)
            Add(problems, [key], Text($"{key} is {value}; use {least} to {most}."));
    }

    private static string Text(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
