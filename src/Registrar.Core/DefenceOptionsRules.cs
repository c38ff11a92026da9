using System.Globalization;
using System.Text;
using Registrar.Core.Defence;

namespace Registrar.Core;

/// <summary>Ranges of the defence's options, each with a sentence for whoever broke it.</summary>
internal static class DefenceOptionsRules
{
    private const int MaxRate = 1_000_000;
    private const int MaxNames = 64;

    /// <summary>Checks one set.</summary>
    public static void Check(RegistrarOptions options, Action<IReadOnlyList<string>, FormattableString> add)
    {
        Range("backofffailures", options.BackoffFailures, 0, 100);
        Range("backofffirst", options.BackoffFirst, 100, 60_000);
        Range("backoffmax", options.BackoffMax, 1, 86_400);
        Range("backoffknownmax", options.BackoffKnownMax, 1, 86_400);
        Range("backoffforget", options.BackoffForget, 1, 604_800);
        Range("maxbindings", options.MaxBindings, 0, 100_000_000);
        Range("maxbindingstotal", options.MaxBindingsTotal, 0, 100_000_000);
        Range("knowndevices", options.KnownDevices, 64, 33_554_432);
        Range("meteredsources", options.MeteredSources, 64, 67_108_864);
        Range("trackedfailures", options.TrackedFailures, 64, 33_554_432);
        Range("refusallog", options.RefusalLog, 0, 1000);

        Rate("sourcerate", options.SourceRate);
        Rate("aorrate", options.AorRate);
        Rate("realmrate", options.RealmRate);
        Rate("strangerrate", options.StrangerRate);
        Rate("devicerate", options.DeviceRate);

        if (options.BackoffForget < options.BackoffMax)
            add(["backoffforget", "backoffmax"], $"backoffforget {options.BackoffForget} is below backoffmax {options.BackoffMax}; raise it, or a wait would end by being forgotten.");

        if (!SourceList.TryCreate(options.AllowSources, options.DenySources, out _, out var problem))
            add(["allowsources", "denysources"], $"allowsources or denysources: {problem}");

        if (!SourceList.TryCreate(options.Unmetered, [], out _, out problem))
            add(["unmetered"], $"unmetered: {problem}");

        if (options.Scanners.Count > MaxNames)
            add(["scanners"], $"scanners has {options.Scanners.Count} names; use at most {MaxNames}.");

        foreach (var name in options.Scanners)
        {
            if (!ScannerFilter.IsName(name)) add(["scanners"], $"scanners has '{name}'; write 3 to {ScannerFilter.MaxNameLength} printable characters of a User-Agent.");
        }

        foreach (var place in options.OwnAddresses)
        {
            if (!OwnListeners.TryRead(Encoding.UTF8.GetBytes(place), out _))
                add(["ownaddresses"], $"ownaddresses has '{place}'; write an address or address:port, e.g. 192.0.2.1 or [2001:db8::1]:5060.");
        }

        foreach (var name in options.OwnNames)
        {
            if (name.Length is 0 or > 255 || name.AsSpan().ContainsAnyExceptInRange('!', '~'))
                add(["ownnames"], $"ownnames has '{name}'; write host names, e.g. sip.example.com.");
        }

        if (options.ShedWait.Count != 3 || options.ShedWait.Any(static ms => ms is < 0 or > 60_000) || !IsRising(options.ShedWait))
            add(["shedwait"], $"shedwait is {List(options.ShedWait)}; write three rising numbers of milliseconds up to 60000, 0 for never, e.g. [ 100, 250, 2000 ].");

        if (options.RetryAfter.Count != 2 || options.RetryAfter.Any(static seconds => seconds is < 1 or > 86_400) || options.RetryAfter[0] > options.RetryAfter[1])
            add(["retryafter"], $"retryafter is {List(options.RetryAfter)}; write the least and the most seconds, 1 to 86400, e.g. [ 5, 60 ].");

        void Range(string key, int value, int least, int most)
        {
            if (value < least || value > most) add([key], $"{key} is {value}; use {least} to {most}.");
        }

        void Rate(string key, IReadOnlyList<int> rate)
        {
            if (rate.Count != 2 || rate[0] is < 0 or > MaxRate || rate[1] is < 1 or > MaxRate)
                add([key], $"{key} is {List(rate)}; write requests per second (0 to {MaxRate}, 0 is no limit) and at once (1 to {MaxRate}), e.g. [ 50, 200 ].");
        }
    }

    // A 0 is never: it stands above everything.
    private static bool IsRising(IReadOnlyList<int> waits)
    {
        var set = waits.Where(static ms => ms > 0).ToArray();
        return set.SequenceEqual(set.Order());
    }

    private static string List(IReadOnlyList<int> numbers) =>
        $"[ {string.Join(", ", numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture)))} ]";
}
