using System.Text;

namespace Registrar.Core.Defence;

/// <summary>Makes of checked options what the defence works with.</summary>
internal static class DefencePolicies
{
    /// <summary>What one realm defends itself with.</summary>
    public static DefencePolicy Of(RegistrarOptions options) => new()
    {
        Sources = List(options.AllowSources, options.DenySources),
        Unmetered = options.Unmetered.Count + options.Trusted.Count == 0 ? null : List([.. options.Unmetered, .. options.Trusted], []),
        Strangers = new StrangerLimits(Rate(options.SourceRate), Rate(options.AorRate), Rate(options.RealmRate), Rate(options.StrangerRate)),
        PerDevice = Rate(options.DeviceRate),
        Backoff = options.BackoffFailures == 0
            ? BackoffLimits.None
            : new BackoffLimits(options.BackoffFailures, options.BackoffFirst, options.BackoffMax * 1000, Math.Min(options.BackoffKnownMax, options.BackoffMax) * 1000, options.BackoffForget * 1000),
        DropsScanners = options.DropScanners,
    };

    /// <summary>What counts as too much waiting.</summary>
    public static LoadLimits Load(RegistrarOptions options) =>
        LoadLimits.Default with { StrangersMs = Wait(options.ShedWait[0]), NewMs = Wait(options.ShedWait[1]), AllMs = Wait(options.ShedWait[2]) };

    /// <summary>Where nobody may be sent besides the servers' own addresses.</summary>
    /// <param name="options">Checked.</param>
    /// <param name="hostPorts">Of all servers, e.g. <c>udp/192.0.2.1:5060</c>.</param>
    public static OwnListeners Own(RegistrarOptions options, IEnumerable<string> hostPorts)
    {
        var places = new List<(SourceAddress, int)>();
        foreach (var text in hostPorts.Select(static hostPort => hostPort[(hostPort.IndexOf('/') + 1)..]).Concat(options.OwnAddresses))
        {
            if (OwnListeners.TryRead(Encoding.UTF8.GetBytes(text), out var place)) places.Add(place);
        }

        return new OwnListeners(places, options.OwnNames);
    }

    private static SourceList List(IReadOnlyList<string> allow, IReadOnlyList<string> deny) =>
        SourceList.TryCreate(allow, deny, out var list, out var problem) ? list : throw new ArgumentException(problem);

    private static RateLimit Rate(IReadOnlyList<int> rate) => new(rate[0], rate[1]);

    private static int Wait(int ms) => ms == 0 ? int.MaxValue : ms;
}
